/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our answers against those of OpenSSL and, where it is installed, of Go, on
 * random pairs of tricky fragments.
 *
 * OpenSSL judges a certificate that is built in memory with one dNSName of any
 * octets by X509_check_host() (never the subject, no partial wildcards); Go's
 * crypto/x509 judges the same pairs by VerifyHostname.  Every difference must
 * fall under one of the policies listed below; one that does not fails the
 * test.  DIFFERENTIAL_PAIRS and DIFFERENTIAL_SEED change the number of pairs
 * and where the random numbers begin. */
#include <config.h>

#include <stdbool.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/x509v3.h>

#include "names/dnsname.h"
#include "names/iptext.h"
#include "names/match.h"
#include "names/suffix.h"

enum { DEFAULT_PAIRS = 120000, DEFAULT_SEED = 9525, NAME_BYTES = 1200 };

/* Why others may differ from us, each with a rule in policy_of().
 * X(ID, we accept, why) */
#define POLICIES(X) \
	X(PUBLIC_SUFFIX, false, "we refuse wildcards below public suffixes, as browsers do") \
	X(WILDCARD_FOR_UNDERSCORE, true, \
	  "RFC 9525 6.3 lets a wildcard cover any label; for OpenSSL an underscore ends it") \
	X(WILDCARD_FOR_HYPHEN, true, \
	  "RFC 9525 6.3 lets a wildcard cover any label; for Go none that begins with a hyphen") \
	X(WILDCARD_BELOW_HYPHEN, false, \
	  "a domain with a hyphen at the end of a label takes no wildcard, as for OpenSSL; Go " \
	  "takes it") \
	X(WILDCARD_BELOW_UNDERSCORE, true, \
	  "RFC 9525 6.3 has no rule on the domain; OpenSSL takes none with an underscore") \
	X(WILDCARD_ALONE, false, \
	  "a wildcard without a domain covers nothing; older Go lets it cover a single label")

enum policy {
#define X(ID, accepts, why) POLICY_##ID,
	POLICIES(X)
#undef X
		N_POLICIES,
	POLICY_NONE = N_POLICIES,
};

static const struct {
	bool we_accept;
	const char *text;
} policies[] = {
#define X(ID, accepts, why) { accepts, #ID ": " why },
	POLICIES(X)
#undef X
};

/* --- random names ------------------------------------------------------------ */

static uint64_t random_state;

static uint32_t random_below(uint32_t n)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(random_state >> 33) % n;
}

struct text {
	char octets[NAME_BYTES];
	size_t len;
};

static void text_add(struct text *t, const char *octets, size_t len)
{
	if (t->len + len >= sizeof(t->octets))
		return;
	memcpy(t->octets + t->len, octets, len);
	t->len += len;
	t->octets[t->len] = '\0';
}

static void text_add_label(struct text *t, const char *label)
{
	if (t->len > 0)
		text_add(t, ".", 1);
	text_add(t, label, strlen(label));
}

#define LABEL_63 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk"

/* Labels that a reference may have, and ends of names. */
static const char *const good_labels[] = {
	"www",   "mail", "a",   "b",    "foo",    "example", "contoso", "xn--bcher-kva",
	"xn--a", "3com", "a-b", "a--b", "ab--c",  "1",       "42",      "a_b",
	"_srv",  "_tcp", "x_",  "xn",   LABEL_63, "-a",      "a-",
};
static const char *const ends[] = {
	"example.com",
	"example.com",
	"example.com",
	"example.org",
	"co.uk",
	"example.co.uk",
	"com",
	"github.io",
	"local",
	"xn--p1ai",
	"foo.ck",
	"a_b.example",
	"xn--bcher-kva.example",
	"kawasaki.jp",
	"",
	"example.com",
};
/* Labels that only a certificate has. */
static const char *const bad_labels[] = {
	"*",   "*",   "*",   "w*", "*w", "w*w",  "**",         "xn--*",    "*xn--a",
	"-",   "-a",  "a-",  "",   " ",  "a b",  "a,b",        "\xc3\xbc", "a\tb",
	"a/b", "a:b", "*-*", "_*", "*_", "www*", LABEL_63 "x", "0x1f",
};

#define PICK(table) (table)[random_below(sizeof(table) / sizeof((table)[0]))]

static void random_reference(struct text *t)
{
	t->len = 0;
	t->octets[0] = '\0';
	for (uint32_t n = random_below(4); n > 0; n--)
		text_add_label(t, PICK(good_labels));
	const char *end = PICK(ends);
	if (end[0] != '\0' || t->len == 0)
		text_add_label(t, end[0] != '\0' ? end : "host");
}

static void random_presented(struct text *t)
{
	t->len = 0;
	for (uint32_t n = random_below(4); n > 0; n--)
		text_add_label(t, random_below(3) == 0 ? PICK(bad_labels) : PICK(good_labels));
	text_add_label(t, PICK(ends));
}

/* Puts label in the place of the first n labels of name. */
static void replace_front(const struct text *name, uint32_t n, const char *label, struct text *t)
{
	struct bytes rest = { (const uint8_t *)name->octets, name->len };
	for (; n > 0; n--)
		rest = dns_name_parent(rest);
	t->len = 0;
	if (label != NULL)
		text_add_label(t, label);
	if (label != NULL && rest.len > 0)
		text_add(t, ".", 1);
	text_add(t, (const char *)rest.data, rest.len);
}

static void change_octets(struct text *t)
{
	static const char octets[] = "*.-_ \0aZ1,\xff";
	for (size_t i = 0; i < t->len; i++) {
		uint8_t lower = ascii_lower((uint8_t)t->octets[i]);
		if (lower >= 'a' && lower <= 'z' && random_below(4) == 0)
			t->octets[i] = (char)(t->octets[i] ^ 0x20);
	}
	if (t->len > 0 && random_below(8) == 0)
		t->octets[random_below((uint32_t)t->len)] =
			octets[random_below(sizeof(octets) - 1)];
	if (random_below(16) == 0)
		text_add(t, random_below(2) == 0 ? "." : "\0", 1);
}

/* A presented name, most often one that is near the reference. */
static void random_near(const struct text *reference, struct text *t)
{
	switch (random_below(8)) {
	case 0:
		random_presented(t);
		break;
	case 1:
		*t = *reference;
		break;
	case 2:
	case 3:
	case 4:
		replace_front(reference, 1, "*", t);
		break;
	case 5:
		replace_front(reference, random_below(3), PICK(bad_labels), t);
		break;
	case 6:
		replace_front(reference, random_below(3), PICK(good_labels), t);
		break;
	default:
		replace_front(reference, random_below(3), NULL, t);
	}
	change_octets(t);
}

/* --- OpenSSL's answer ---------------------------------------------------------- */

static X509 *certificate_with(int type, const char *octets, size_t len)
{
	X509 *x = X509_new();
	GENERAL_NAMES *names = GENERAL_NAMES_new();
	GENERAL_NAME *name = GENERAL_NAME_new();
	ASN1_STRING *value = type == GEN_DNS ? ASN1_IA5STRING_new() : ASN1_OCTET_STRING_new();
	assert_true(x != NULL && names != NULL && name != NULL && value != NULL);
	assert_true(ASN1_STRING_set(value, octets, (int)len));
	GENERAL_NAME_set0_value(name, type, value);
	assert_true(sk_GENERAL_NAME_push(names, name) > 0);
	assert_true(X509_add1_ext_i2d(x, NID_subject_alt_name, names, 0, 0) == 1);
	GENERAL_NAMES_free(names);
	return x;
}

static bool openssl_accepts_host(const char *host, const struct text *presented)
{
	X509 *x = certificate_with(GEN_DNS, presented->octets, presented->len);
	int answer = X509_check_host(
		x, host, strlen(host),
		X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, NULL);
	X509_free(x);
	assert_true(answer == 0 || answer == 1);
	return answer == 1;
}

/* --- comparison ---------------------------------------------------------------- */

struct tally {
	bool is_go;                   /* else OpenSSL */
	size_t n_accepted, n_refused; /* by both */
	size_t n_different[N_POLICIES];
	size_t n_unexplained;
	size_t n_not_taken; /* references that we refuse */
};

/* A random pair, and our own answer. */
struct pair {
	struct reference reference;
	struct text presented;
	enum name_defect defect;
	enum name_reason reason;
};

static bool has_underscore(struct bytes text)
{
	return text.len > 0 && memchr(text.data, '_', text.len) != NULL;
}

/* The policy that a difference falls under. */
static enum policy policy_of(const struct pair *pair, bool is_go)
{
	struct bytes presented = { (const uint8_t *)pair->presented.octets, pair->presented.len };
	struct bytes domain = bytes_of(pair->reference.ascii);
	struct bytes parent = dns_name_parent(domain);
	if (pair->reason == NAME_REASON_PUBLIC_SUFFIX && parent.len > 0 &&
	    suffix_is_public((const char *)parent.data))
		return POLICY_PUBLIC_SUFFIX;
	if (pair->defect == NAME_DEFECT_WILDCARD_ALONE && parent.len == 0)
		return POLICY_WILDCARD_ALONE;
	if (pair->defect == NAME_DEFECT_LABEL_HYPHEN && dns_name_is_wildcard(presented))
		return POLICY_WILDCARD_BELOW_HYPHEN;
	if (pair->reason != NAME_REASON_WILDCARD)
		return POLICY_NONE;
	if (is_go && domain.data[0] == '-')
		return POLICY_WILDCARD_FOR_HYPHEN;
	if (has_underscore(presented))
		return POLICY_WILDCARD_BELOW_UNDERSCORE;
	return has_underscore(dns_name_first_label(domain)) ? POLICY_WILDCARD_FOR_UNDERSCORE
							    : POLICY_NONE;
}

static void print_pair(const struct pair *pair)
{
	print_error("%s against ", pair->reference.ascii);
	for (size_t i = 0; i < pair->presented.len; i++) {
		unsigned c = (unsigned char)pair->presented.octets[i];
		print_error(c > 0x20 && c < 0x7f ? "%c" : "\\x%02x", c);
	}
	print_error(": we say %s, and the other does not agree\n", name_reason_text(pair->reason));
}

/* Makes the next pair; false when we refuse the reference. */
static bool next_pair(struct pair *pair)
{
	static const struct match_rules rules = { WILDCARDS_RFC9525, false };
	struct text typed;
	random_reference(&typed);
	random_near(&typed, &pair->presented);
	if (random_below(8) == 0)
		change_octets(&typed);
	if (reference_parse(typed.octets, &pair->reference, NULL) != ERR_NONE)
		return false;
	struct bytes value = { (const uint8_t *)pair->presented.octets, pair->presented.len };
	pair->defect = presented_name_defect(NAME_DNS, value);
	struct presented_name name = { NAME_DNS, pair->defect, value };
	pair->reason = match_name(&pair->reference, &name, &rules);
	return true;
}

static void compare(const struct pair *pair, bool theirs, struct tally *tally)
{
	bool ours = name_reason_fits(pair->reason);
	enum policy why = ours != theirs ? policy_of(pair, tally->is_go) : POLICY_NONE;
	if (ours == theirs) {
		*(ours ? &tally->n_accepted : &tally->n_refused) += 1;
	} else if (why != POLICY_NONE && policies[why].we_accept == ours) {
		tally->n_different[why]++;
	} else {
		if (tally->n_unexplained++ < 20)
			print_pair(pair);
	}
}

static uint64_t number_from(const char *variable, uint64_t fallback)
{
	const char *text = getenv(variable);
	return text != NULL ? strtoull(text, NULL, 0) : fallback;
}

/* The pairs are of use only when many of both answers are among them. */
static void check_tally(const struct tally *tally, uint64_t n)
{
	print_message("%llu pairs, seed %llu: both accept %zu, both refuse %zu, not taken %zu\n",
		      (unsigned long long)n,
		      (unsigned long long)number_from("DIFFERENTIAL_SEED", DEFAULT_SEED),
		      tally->n_accepted, tally->n_refused, tally->n_not_taken);
	for (size_t i = 0; i < N_POLICIES; i++)
		print_message("%6zu %s\n", tally->n_different[i], policies[i].text);
	assert_int_equal(tally->n_unexplained, 0);
	assert_true(tally->n_accepted >= n / 10 && tally->n_refused >= n / 10);
}

static void agrees_with_openssl_on_hosts(void **state)
{
	(void)state;
	static struct pair pair;
	struct tally tally = { 0 };
	uint64_t n = number_from("DIFFERENTIAL_PAIRS", DEFAULT_PAIRS);
	random_state = number_from("DIFFERENTIAL_SEED", DEFAULT_SEED);
	for (uint64_t i = 0; i < n; i++) {
		if (next_pair(&pair))
			compare(&pair, openssl_accepts_host(pair.reference.ascii, &pair.presented),
				&tally);
		else
			tally.n_not_taken++;
	}
	check_tally(&tally, n);
	assert_int_equal(tally.n_different[POLICY_WILDCARD_ALONE], 0);
	assert_int_equal(tally.n_different[POLICY_WILDCARD_FOR_HYPHEN], 0);
	assert_int_equal(tally.n_different[POLICY_WILDCARD_BELOW_HYPHEN], 0);
}

/* --- Go -------------------------------------------------------------------------- */

static void write_pairs(const char *path, uint64_t n)
{
	static struct pair pair;
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	random_state = number_from("DIFFERENTIAL_SEED", DEFAULT_SEED);
	for (uint64_t i = 0; i < n; i++) {
		if (!next_pair(&pair))
			continue;
		fprintf(file, "%s\t", pair.reference.ascii);
		for (size_t k = 0; k < pair.presented.len; k++)
			fprintf(file, "%02x", (unsigned char)pair.presented.octets[k]);
		fputc('\n', file);
	}
	assert_int_equal(fclose(file), 0);
}

static void compare_answers(const char *path, uint64_t n)
{
	static struct pair pair;
	struct tally tally = { .is_go = true };
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	random_state = number_from("DIFFERENTIAL_SEED", DEFAULT_SEED);
	for (uint64_t i = 0; i < n; i++) {
		char line[8] = "";
		if (!next_pair(&pair)) {
			tally.n_not_taken++;
			continue;
		}
		assert_non_null(fgets(line, sizeof(line), file));
		assert_true(strcmp(line, "0\n") == 0 || strcmp(line, "1\n") == 0);
		compare(&pair, line[0] == '1', &tally);
	}
	assert_int_equal(fgetc(file), EOF);
	fclose(file);
	check_tally(&tally, n);
	assert_int_equal(tally.n_different[POLICY_WILDCARD_FOR_UNDERSCORE], 0);
	assert_int_equal(tally.n_different[POLICY_WILDCARD_BELOW_UNDERSCORE], 0);
}

static void agrees_with_go_on_hosts(void **state)
{
	(void)state;
	char folder[] = "/tmp/differential-XXXXXX";
	char path[64], command[1024];
	uint64_t n = number_from("DIFFERENTIAL_PAIRS", DEFAULT_PAIRS);
	if (system("command -v go >/dev/null 2>&1") != 0) {
		print_message("Go is not installed: nothing to compare with\n");
		skip();
	}
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/pairs", folder);
	write_pairs(path, n);
	snprintf(command, sizeof(command),
		 "cd %s && { test -w \"${HOME:-/nonexistent}\" || export GOCACHE=%s/cache; } && "
		 "GO111MODULE=off go run '%s' <pairs >answers",
		 folder, folder, TEST_DATA_DIR "/../unit/verify_hostname.go");
	assert_int_equal(system(command), 0);
	snprintf(path, sizeof(path), "%s/answers", folder);
	compare_answers(path, n);
	snprintf(command, sizeof(command), "chmod -R u+w %s && rm -r %s", folder, folder);
	assert_int_equal(system(command), 0);
}

static void agrees_with_openssl_on_addresses(void **state)
{
	(void)state;
	static const struct match_rules rules = { WILDCARDS_RFC9525, false };
	size_t n_accepted = 0;
	random_state = number_from("DIFFERENTIAL_SEED", DEFAULT_SEED);
	for (int i = 0; i < 20000; i++) {
		uint8_t ip[16], octets[20];
		char text[IP_TEXT_BYTES];
		struct reference reference;
		size_t ip_len = random_below(2) == 0 ? 4 : 16;
		size_t len = random_below(3) > 0 ? ip_len : random_below(21);
		for (size_t k = 0; k < sizeof(octets); k++)
			octets[k] = (uint8_t)(random_below(3) == 0 ? random_below(256) : 0);
		memcpy(ip, octets, sizeof(ip));
		if (random_below(2) == 0)
			ip[random_below((uint32_t)ip_len)] ^= (uint8_t)(1U << random_below(8));
		ip_format(ip, ip_len, text);
		assert_int_equal(reference_parse(text, &reference, NULL), ERR_NONE);
		assert_int_equal(reference.ip_len, ip_len);
		assert_memory_equal(reference.ip, ip, ip_len);
		struct bytes value = { octets, len };
		struct presented_name name = { NAME_IP, presented_name_defect(NAME_IP, value),
					       value };
		bool ours = name_reason_fits(match_name(&reference, &name, &rules));
		X509 *x = certificate_with(GEN_IPADD, (const char *)octets, len);
		bool theirs = X509_check_ip(x, reference.ip, reference.ip_len, 0) == 1;
		X509_free(x);
		if (ours != theirs)
			fail_msg("round %d: %s, %zu octets: we %d, OpenSSL %d", i, text, len, ours,
				 theirs);
		n_accepted += ours;
	}
	assert_true(n_accepted > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_openssl_on_hosts),
		cmocka_unit_test(agrees_with_openssl_on_addresses),
		cmocka_unit_test(agrees_with_go_on_hosts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
