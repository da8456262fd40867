// Adds up what the eight parts return and prints it.
#include <stdio.h>

int part1(void), part2(void), part3(void), part4(void);
int part5(void), part6(void), part7(void), part8(void);

int main(void) {
  printf("%d\n", part1() + part2() + part3() + part4() + part5() + part6() + part7() + part8());
  return 0;
}
