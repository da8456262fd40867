#include "Templates.h"

#include <stddef.h>

// C23's #embed: no build step, no path baked into the binary, rebuilt when a template changes.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const struct coreograph_template templates[] = {
    {"page.mustache", (const char[]){
#embed "report/page.mustache" suffix(, 0)
     }},
    {"comparison.mustache", (const char[]){
#embed "report/comparison.mustache" suffix(, 0)
     }},
    {"evidence.mustache", (const char[]){
#embed "report/evidence.mustache" suffix(, 0)
     }},
    {"run.mustache", (const char[]){
#embed "report/run.mustache" suffix(, 0)
     }},
    {"figure.mustache", (const char[]){
#embed "report/figure.mustache" suffix(, 0)
     }},
    {"states.mustache", (const char[]){
#embed "report/states.mustache" suffix(, 0)
     }},
    {"method.mustache", (const char[]){
#embed "report/method.mustache" suffix(, 0)
     }},
    {"report.css", (const char[]){
#embed "report/report.css" suffix(, 0)
     }},
    {"report.js", (const char[]){
#embed "report/report.js" suffix(, 0)
     }},

    {NULL, NULL},
};

const struct coreograph_template *coreograph_templates(void) { return templates; }
