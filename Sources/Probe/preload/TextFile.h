// The process's file of texts, which records name by number.
#ifndef COREOGRAPH_TEXT_FILE_H
#define COREOGRAPH_TEXT_FILE_H

#include <stddef.h>
#include <stdint.h>

// Numbers from here on are given by this library, those below by the agent.
#define COREOGRAPH_OWN_TEXTS 0x80000000u

// Gives a text its number. Keeps errno.
void text_file_define(uint32_t number, const char *bytes, size_t length);

#endif
