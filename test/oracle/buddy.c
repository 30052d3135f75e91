// The permitted set of first-match rule lists as BDDs of the BuDDy library (Debian package libbdd-dev): a second
// opinion on the packet engine, and its rival in the benchmark.
//
//   gcc -O3 buddy.c -o buddy -lbdd && ./buddy FILE [FILE]
//
// A line is a rule: permit(1|0) and the ranges of protocol, source, destination, source port, destination port, as
// unsigned decimal numbers: `1 6 6 167772160 184549375 0 4294967295 0 65535 443 443`. Unmatched packets are denied.
// Prints a JSON line per file, and for two files the sizes of intersection, union, difference and symmetric difference.
#include <bdd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// 104 bits of header; counts fit into 128.
typedef unsigned __int128 Count;

enum { FIELDS = 5, VARIABLES = 104 };
static const int width_of[FIELDS] = {8, 32, 32, 16, 16};

typedef struct {
  int permit;
  uint32_t low[FIELDS], high[FIELDS];
} Rule;

typedef struct {
  Rule *rules;
  size_t count;
} List;

static List read_rules(const char *path) {
  List list = {NULL, 0};
  size_t room = 0;
  FILE *file = fopen(path, "r");
  if (file == NULL) return list;
  Rule rule;
  while (fscanf(file, "%d", &rule.permit) == 1) {
    for (int f = 0; f < FIELDS; f++)
      if (fscanf(file, "%u %u", &rule.low[f], &rule.high[f]) != 2) exit(3);
    if (list.count == room) list.rules = realloc(list.rules, (room = room == 0 ? 1024 : room * 2) * sizeof(Rule));
    list.rules[list.count++] = rule;
  }
  fclose(file);
  return list;
}

static BDD held(BDD node) { return bdd_addref(node); }

static void become(BDD *slot, BDD node) {
  bdd_addref(node);
  bdd_delref(*slot);
  *slot = node;
}

static BDD bit(int variable, BDD one, BDD zero) { return bdd_ite(bdd_ithvar(variable), one, zero); }

// low <= field <= high and then `inside`; from the last bit upwards, so linear in the width. Takes over the caller's
// hold on `inside`; the result is held.
static BDD range(int first, int width, uint32_t low, uint32_t high, BDD inside) {
  // Last bits that are all zeros in `low` and all ones in `high` are free: prefixes are short.
  while (width > 0 && (low & 1) == 0 && (high & 1) == 1) {
    low >>= 1;
    high >>= 1;
    width--;
  }
  BDD both = inside;
  if (low == high) {
    for (int i = width - 1; i >= 0; i--) become(&both, (low >> (width - 1 - i)) & 1 ? bit(first + i, both, bddfalse) : bit(first + i, bddfalse, both));
    return both;
  }
  held(inside);
  BDD at_least = held(inside), at_most = held(inside);
  for (int i = width - 1; i >= 0; i--) {
    const int l = (low >> (width - 1 - i)) & 1, h = (high >> (width - 1 - i)) & 1, v = first + i;
    become(&both, l == h ? (l ? bit(v, both, bddfalse) : bit(v, bddfalse, both)) : l ? bddfalse : bit(v, at_most, at_least));
    become(&at_least, l ? bit(v, at_least, bddfalse) : bit(v, inside, at_least));
    become(&at_most, h ? bit(v, at_most, inside) : bit(v, bddfalse, at_most));
  }
  bdd_delref(at_least);
  bdd_delref(at_most);
  bdd_delref(inside);
  return both;
}

static BDD match(const Rule *rule) {
  BDD result = bddtrue;
  int first = VARIABLES;
  for (int f = FIELDS - 1; f >= 0; f--) {
    first -= width_of[f];
    result = range(first, width_of[f], rule->low[f], rule->high[f], result);
  }
  return result;
}

typedef struct {
  BDD permitted, matched;
} Half;

// Balanced halves: far fewer intermediate nodes than rule by rule. What the last half matches is never asked for.
static Half fold(const Rule *rules, size_t low, size_t high, int with_matched) {
  if (high - low == 1) {
    const BDD m = match(&rules[low]);
    return (Half){held(rules[low].permit ? m : bddfalse), m};
  }
  const size_t middle = (low + high) / 2;
  Half a = fold(rules, low, middle, 1), b = fold(rules, middle, high, with_matched);
  become(&b.permitted, bdd_apply(b.permitted, a.matched, bddop_diff));
  become(&a.permitted, bdd_apply(a.permitted, b.permitted, bddop_or));
  if (with_matched) become(&a.matched, bdd_apply(a.matched, b.matched, bddop_or));
  bdd_delref(b.permitted);
  bdd_delref(b.matched);
  return a;
}

// BuDDy's own count is a double; this one is exact. Known counts in an open-addressed table by node number.
typedef struct {
  BDD *nodes;
  Count *counts;
  size_t mask;
} Known;

static int depth(BDD node) { return node == bddtrue || node == bddfalse ? VARIABLES : bdd_var(node); }

static Count count_below(BDD node, Known *known) {
  if (node == bddtrue) return 1;
  if (node == bddfalse) return 0;
  size_t at = (size_t)node * 2654435761u & known->mask;
  while (known->nodes[at] != 0 && known->nodes[at] != node) at = (at + 1) & known->mask;
  if (known->nodes[at] == node) return known->counts[at];
  const BDD low = bdd_low(node), high = bdd_high(node);
  const int below = bdd_var(node) + 1;
  const Count sum = (count_below(low, known) << (depth(low) - below)) + (count_below(high, known) << (depth(high) - below));
  at = (size_t)node * 2654435761u & known->mask;
  while (known->nodes[at] != 0) at = (at + 1) & known->mask;
  known->nodes[at] = node;
  known->counts[at] = sum;
  return sum;
}

static void print_count(const char *name, BDD node) {
  size_t room = 64;
  while (room < (size_t)bdd_nodecount(node) * 2) room *= 2;
  Known known = {calloc(room, sizeof(BDD)), calloc(room, sizeof(Count)), room - 1};
  Count value = count_below(node, &known) << depth(node);
  // The full space is 2^104 and fits too: depth(true) is all 104 variables.
  char digits[64];
  int at = sizeof digits;
  digits[--at] = 0;
  do digits[--at] = (char)('0' + (int)(value % 10));
  while ((value /= 10) != 0);
  printf("\"%s\":\"%s\"", name, digits + at);
  free(known.nodes);
  free(known.counts);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec * 1e-6;
}

int main(int argc, char **argv) {
  if (argc < 2 || argc > 3) return 2;
  const double begin = now();
  bdd_init(1000000, 250000);
  bdd_setvarnum(VARIABLES);
  bdd_setmaxincrease(20000000);
  bdd_setcacheratio(4);
  bdd_gbc_hook(NULL);
  const double ready = now();
  BDD sets[2];
  for (int i = 1; i < argc; i++) {
    const List list = read_rules(argv[i]);
    if (list.count == 0) return 3;
    const double start = now();
    sets[i - 1] = fold(list.rules, 0, list.count, 0).permitted;
    const double took = now() - start;
    printf("{\"rules\":%zu,\"nodes\":%d,\"initMilliseconds\":%.3f,\"milliseconds\":%.3f,", list.count, bdd_nodecount(sets[i - 1]), ready - begin, took);
    print_count("permitted", sets[i - 1]);
    printf("}\n");
    free(list.rules);
  }
  if (argc == 3) {
    const BDD a = sets[0], b = sets[1];
    const char *names[] = {"and", "or", "minus", "xor"};
    const int operations[] = {bddop_and, bddop_or, bddop_diff, bddop_xor};
    for (int i = 0; i < 4; i++) {
      printf(i == 0 ? "{" : ",");
      print_count(names[i], held(bdd_apply(a, b, operations[i])));
    }
    printf("}\n");
  }
  return 0;
}
