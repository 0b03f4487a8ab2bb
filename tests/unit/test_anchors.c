/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trust anchors from files, directories and the system, loaded lazily. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "facts/certificate_read.h"
#include "facts/distinguished_name.h"
#include "support/certbuilder.h"
#include "support/errorwords.h"
#include "trust/anchor_index.h"
#include "trust/anchors.h"
#include "trust/system_trust.h"
#include "trust/trusted_use.h"
#include "wrapmalloc.h"

/* --- a directory of its own for each test ---------------------------------------- */

struct place {
	char directory[256];
	char path[512]; /* of the file written last */
};

static void write_file(struct place *place, const char *name, const struct derbuf *contents)
{
	snprintf(place->path, sizeof(place->path), "%s/%s", place->directory, name);
	FILE *file = fopen(place->path, "wb");
	assert_non_null(file);
	if (contents->len > 0)
		assert_int_equal(fwrite(contents->data, 1, contents->len, file), contents->len);
	assert_int_equal(fclose(file), 0);
}

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	const char *tmp = getenv("TMPDIR");
	snprintf(place->directory, sizeof(place->directory), "%s/anchorsXXXXXX",
		 tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(place->directory) == NULL)
		return -1;
	*state = place;
	return 0;
}

static void empty_directory(const char *path)
{
	DIR *directory = opendir(path);
	const struct dirent *entry;
	char file[1024];
	while ((entry = readdir(directory)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
		if (remove(file) != 0) {
			empty_directory(file);
			remove(file);
		}
	}
	closedir(directory);
}

static int tear_down(void **state)
{
	struct place *place = *state;
	empty_directory(place->directory);
	rmdir(place->directory);
	free(place);
	return 0;
}

/* --- certificates ------------------------------------------------------------------ */

/* One authority; serial tells certificates of one name apart. */
static void add_root_der(struct derbuf *out, const char *name, int64_t serial)
{
	struct certbuilder b;
	certbuilder_init(&b, name, test_key(TEST_KEY_ED25519, 0));
	b.serial = serial;
	certbuilder_add_basic_constraints(&b, true, true, -1);
	certbuilder_build(&b, out);
	certbuilder_clear(&b);
}

static void add_root_as(struct derbuf *out, const char *label, const char *name, int64_t serial)
{
	struct derbuf der = { 0 };
	add_root_der(&der, name, serial);
	test_pem_append(out, label, derbuf_bytes(&der));
	derbuf_clear(&der);
}

static void add_root(struct derbuf *out, const char *name, int64_t serial)
{
	add_root_as(out, "CERTIFICATE", name, serial);
}

static void add_text(struct derbuf *out, const char *text)
{
	der_raw(out, text, strlen(text));
}

/* A leaf that names its issuer, for a question. */
struct question {
	struct certificate leaf;
};

static void ask_about_name(struct question *q, const struct derbuf *issuer_rdns)
{
	struct certbuilder b;
	struct derbuf der = { 0 };
	struct error error;
	certbuilder_init(&b, "www.example.com", test_key(TEST_KEY_ED25519, 1));
	der_tlv_buf(&b.raw_issuer, TAG_SEQUENCE, issuer_rdns);
	certbuilder_build(&b, &der);
	assert_int_equal(certificate_read(derbuf_bytes(&der), &q->leaf, &error), ERR_NONE);
	derbuf_clear(&der);
	certbuilder_clear(&b);
}

static void ask_about(struct question *q, const char *issuer)
{
	struct derbuf rdns = { 0 };
	test_name_add_text(&rdns, OID_CN, issuer);
	ask_about_name(q, &rdns);
	derbuf_clear(&rdns);
}

static struct deadline soon(void)
{
	return deadline_after(clock_now_us(), 10);
}

static struct anchor_store *open_store(const char *file, const char *directory)
{
	const char *files[] = { file }, *dirs[] = { directory };
	struct anchor_source source = { .ca_files = { files, file != NULL },
					.ca_dirs = { dirs, directory != NULL } };
	struct anchor_store *store;
	struct error error = { 0 };
	enum err err = anchor_store_open(&source, soon(), &store, &error);
	if (err != ERR_NONE)
		print_message("%s\n", error_words(&error));
	assert_int_equal(err, ERR_NONE);
	return store;
}

/* How many anchors a store has for an issuer of this name. */
static size_t count_for(struct anchor_store *store, const char *issuer)
{
	struct question q;
	struct error error;
	const struct certificate *const *anchors = NULL;
	size_t n = 99;
	ask_about(&q, issuer);
	assert_int_equal(anchor_store_find(store, &q.leaf, 1, &anchors, &n, &error), ERR_NONE);
	assert_non_null(anchors);
	for (size_t i = 0; i < n; i++)
		assert_true(anchors[i]->der_len > 0);
	certificate_clear(&q.leaf);
	return n;
}

static void expect_usage(const char *file, const char *directory, const char *words)
{
	const char *files[] = { file }, *dirs[] = { directory };
	struct anchor_source source = { .ca_files = { files, file != NULL },
					.ca_dirs = { dirs, directory != NULL } };
	struct anchor_store *store = NULL;
	struct error error = { 0 };
	assert_int_equal(error_finding(anchor_store_open(&source, soon(), &store, &error)),
			 FINDING_USAGE);
	assert_null(store);
	if (strstr(error_words(&error), words) == NULL)
		print_message("%s\n", error_words(&error));
	assert_non_null(strstr(error_words(&error), words));
	assert_true(strstr(error_words(&error), file != NULL ? file : directory) != NULL ||
		    (file != NULL && directory != NULL &&
		     strstr(error_words(&error), directory) != NULL));
}

/* --- tests --------------------------------------------------------------------------- */

static void test_file(void **state)
{
	struct place *place = *state;
	struct derbuf text = { 0 };
	add_root(&text, "A", 1);
	add_root(&text, "B", 1);
	add_root(&text, "C", 1);
	write_file(place, "bundle.pem", &text);
	struct anchor_store *store = open_store(place->path, NULL);
	assert_string_equal(anchor_store_describe(store), place->path);
	assert_int_equal(count_for(store, "C"), 1);
	assert_int_equal(count_for(store, "A"), 1);
	assert_int_equal(count_for(store, "D"), 0);
	anchor_store_free(store);
	derbuf_clear(&text);
}

/* Issuer and subject of every certificate of the chain. */
static void test_chain(void **state)
{
	struct place *place = *state;
	struct derbuf text = { 0 }, der = { 0 };
	struct certificate chain[2];
	struct error error;
	const struct certificate *const *anchors;
	struct question q;
	size_t n;
	add_root(&text, "A", 1);
	add_root(&text, "B", 1);
	add_root(&text, "C", 1);
	write_file(place, "bundle.pem", &text);
	struct anchor_store *store = open_store(place->path, NULL);
	ask_about(&q, "A");
	chain[0] = q.leaf;
	add_root_der(&der, "B", 7); /* self-signed, another B */
	assert_int_equal(certificate_read(derbuf_bytes(&der), &chain[1], &error), ERR_NONE);
	assert_int_equal(anchor_store_find(store, chain, 2, &anchors, &n, &error), ERR_NONE);
	assert_int_equal(n, 2);
	assert_int_equal(anchor_store_find(store, chain, 0, &anchors, &n, &error), ERR_NONE);
	assert_int_equal(n, 0);
	assert_non_null(anchors);
	certificate_clear(&chain[0]);
	certificate_clear(&chain[1]);
	anchor_store_free(store);
	derbuf_clear(&text);
	derbuf_clear(&der);
}

/* All of one name, each once, in the order of the file. */
static void test_same_name(void **state)
{
	struct place *place = *state;
	struct derbuf text = { 0 };
	add_root(&text, "A", 1);
	add_root(&text, "A", 2);
	add_root(&text, "B", 1);
	add_root(&text, "A", 1); /* the first again */
	add_root(&text, "A", 3);
	write_file(place, "bundle.pem", &text);
	struct anchor_store *store = open_store(place->path, NULL);
	assert_int_equal(count_for(store, "A"), 3);
	anchor_store_free(store);
	derbuf_clear(&text);
}

/* Certificates and sets are read once and stay where they are. */
static void test_pointers_stay(void **state)
{
	struct place *place = *state;
	struct derbuf text = { 0 };
	struct question first, second;
	const struct certificate *const *a, *const *b, *const *again;
	struct error error;
	size_t n;
	for (int i = 0; i < 50; i++) {
		char name[32];
		snprintf(name, sizeof(name), "Root %d", i);
		add_root(&text, name, 1);
	}
	write_file(place, "bundle.pem", &text);
	struct anchor_store *store = open_store(place->path, NULL);
	ask_about(&first, "Root 7");
	ask_about(&second, "Root 8");
	assert_int_equal(anchor_store_find(store, &first.leaf, 1, &a, &n, &error), ERR_NONE);
	assert_int_equal(n, 1);
	const struct certificate *seven = a[0];
	assert_int_equal(anchor_store_find(store, &second.leaf, 1, &b, &n, &error), ERR_NONE);
	for (int i = 0; i < 50; i++) {
		char name[32];
		snprintf(name, sizeof(name), "Root %d", i);
		assert_int_equal(count_for(store, name), 1);
	}
	assert_int_equal(anchor_store_find(store, &first.leaf, 1, &again, &n, &error), ERR_NONE);
	assert_ptr_equal(a, again);
	assert_ptr_equal(a[0], seven);
	assert_ptr_not_equal(a[0], b[0]);
	certificate_clear(&first.leaf);
	certificate_clear(&second.leaf);
	anchor_store_free(store);
	derbuf_clear(&text);
}

/* An intermediate in the store brings its issuers along. */
static void test_intermediate(void **state)
{
	struct place *place = *state;
	struct certbuilder root, middle, low;
	struct derbuf text = { 0 }, der = { 0 };
	certbuilder_init(&root, "Root", test_key(TEST_KEY_ED25519, 0));
	certbuilder_init(&middle, "Middle", test_key(TEST_KEY_ED25519, 1));
	certbuilder_init(&low, "Low", test_key(TEST_KEY_ED25519, 2));
	certbuilder_issued_by(&middle, &root);
	certbuilder_issued_by(&low, &middle);
	const struct certbuilder *const all[] = { &low, &root, &middle };
	for (size_t i = 0; i < 3; i++) {
		certbuilder_build(all[i], &der);
		test_pem_append(&text, "CERTIFICATE", derbuf_bytes(&der));
		derbuf_clear(&der);
	}
	write_file(place, "bundle.pem", &text);
	struct anchor_store *store = open_store(place->path, NULL);
	assert_int_equal(count_for(store, "Root"), 1);
	assert_int_equal(count_for(store, "Middle"), 2);
	assert_int_equal(count_for(store, "Low"), 3);
	anchor_store_free(store);
	certbuilder_clear(&root);
	certbuilder_clear(&middle);
	certbuilder_clear(&low);
	derbuf_clear(&text);
}

/* --- how a file may look ---------------------------------------------------------- */

static void replace_line_breaks(struct derbuf *text, const char *with)
{
	struct derbuf out = { 0 };
	for (size_t i = 0; i < text->len; i++) {
		if (text->data[i] == '\n')
			add_text(&out, with);
		else
			der_octet(&out, text->data[i]);
	}
	derbuf_clear(text);
	*text = out;
}

static void expect_a_and_b(struct place *place, const struct derbuf *text)
{
	write_file(place, "bundle.pem", text);
	struct anchor_store *store = open_store(place->path, NULL);
	assert_int_equal(count_for(store, "A"), 1);
	assert_int_equal(count_for(store, "B"), 1);
	anchor_store_free(store);
}

static void test_forms_of_text(void **state)
{
	struct place *place = *state;
	static const char *const breaks[] = { "\n", "\r\n", "\n\n", " \n", "\n  ", "\r" };
	for (size_t i = 0; i < sizeof(breaks) / sizeof(breaks[0]); i++) {
		struct derbuf text = { 0 };
		add_text(&text, "Certificate:\n    Data:\n        Version: 3 (0x2)\n");
		add_root(&text, "A", 1);
		add_text(&text, "# a comment -- with dashes\n-----\n");
		add_root_as(&text, "X509 CERTIFICATE", "B", 1);
		replace_line_breaks(&text, breaks[i]);
		expect_a_and_b(place, &text);
		derbuf_clear(&text);
	}
}

static void test_damage_elsewhere(void **state)
{
	struct place *place = *state;
	static const char *const damage[] = {
		"-----BEGIN CERTIFICATE-----\nMIIB!!!!\n-----END CERTIFICATE-----\n",
		"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
		"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
		"-----BEGIN CERTIFICATE-----\nMIIB\n", /* no end */
		"-----BEGIN CERTIFICATE-----\nMIIB\n-----END PRIVATE KEY-----\n",
		"-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
		"-----END CERTIFICATE-----\n",
		"-----BEGIN CERTIFICATE-----\nMIICpDCCAYygAwIBAgI\n-----END CERTIFICATE-----\n",
	};
	for (size_t i = 0; i < sizeof(damage) / sizeof(damage[0]); i++) {
		struct derbuf text = { 0 };
		add_text(&text, damage[i]);
		add_root(&text, "A", 1);
		add_text(&text, damage[i]);
		add_root(&text, "B", 1);
		add_text(&text, damage[i]);
		expect_a_and_b(place, &text);
		derbuf_clear(&text);
	}
}

/* Damage behind the subject is seen when the certificate is read: it is no
 * anchor then, and its twin is. */
static void test_damage_behind_the_subject(void **state)
{
	struct place *place = *state;
	struct derbuf text = { 0 };
	add_root(&text, "A", 1);
	size_t first = text.len;
	text.data[first - 60] = '!';
	add_root(&text, "A", 2);
	add_root(&text, "B", 1);
	expect_a_and_b(place, &text);
	derbuf_clear(&text);
}

/* A subject far behind a long issuer, in a long serial number's company, and one
 * that is itself beyond all sense. */
static void test_long_names(void **state)
{
	struct place *place = *state;
	static const size_t lengths[] = { 100, 200, 300, 400, 1000, 3000, 7000, 20000 };
	static char long_text[20001];
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct certbuilder b;
		struct derbuf text = { 0 }, der = { 0 };
		memset(long_text, 'x', lengths[i]);
		long_text[lengths[i]] = '\0';
		certbuilder_init(&b, "A", test_key(TEST_KEY_ED25519, 0));
		test_name_add_text(&b.issuer, OID_O, long_text);
		certbuilder_build(&b, &der);
		test_pem_append(&text, "CERTIFICATE", derbuf_bytes(&der));
		add_root(&text, "B", 1);
		write_file(place, "bundle.pem", &text);
		struct anchor_store *store = open_store(place->path, NULL);
		assert_int_equal(count_for(store, "A"), lengths[i] < 8000 ? 1 : 0);
		assert_int_equal(count_for(store, "B"), 1);
		anchor_store_free(store);
		derbuf_clear(&text);
		derbuf_clear(&der);
		certbuilder_clear(&b);
	}
}

/* Names that compare as equal though their octets differ: RFC 5280 7.1. */
static void test_folded_names(void **state)
{
	struct place *place = *state;
	struct derbuf text = { 0 };
	add_root(&text, "Example  Root CA", 1);
	add_root(&text, "Other", 1);
	write_file(place, "bundle.pem", &text);
	struct anchor_store *store = open_store(place->path, NULL);
	assert_int_equal(count_for(store, "example root ca"), 1);
	assert_int_equal(count_for(store, "EXAMPLE ROOT CA  "), 1);
	assert_int_equal(count_for(store, "ExampleRootCA"), 0);
	struct derbuf rdns = { 0 };
	struct question q;
	struct error error;
	const struct certificate *const *anchors;
	size_t n;
	test_name_add(&rdns, OID_CN, TAG_PRINTABLE_STRING, "Example Root CA", 15);
	ask_about_name(&q, &rdns);
	assert_int_equal(anchor_store_find(store, &q.leaf, 1, &anchors, &n, &error), ERR_NONE);
	assert_int_equal(n, 1);
	certificate_clear(&q.leaf);
	anchor_store_free(store);
	derbuf_clear(&text);
	derbuf_clear(&rdns);
}

/* The hash is the same for all that are equal; and not for everything. */
static void test_subject_hash(void **state)
{
	static const struct {
		const char *a, *b;
	} equal[] = {
		{ "Root", "ROOT" },
		{ "Root", " root " },
		{ "a b", "A   B" },
		{ "", " " },
	};
	(void)state;
	for (size_t i = 0; i < sizeof(equal) / sizeof(equal[0]); i++) {
		struct derbuf a = { 0 }, b = { 0 }, name_a = { 0 }, name_b = { 0 };
		/* attributes of one RDN in either order */
		size_t rdn = test_rdn_begin(&a);
		test_rdn_attribute(&a, OID_O, TAG_UTF8_STRING, "x", 1);
		test_rdn_attribute(&a, OID_CN, TAG_UTF8_STRING, equal[i].a, strlen(equal[i].a));
		der_end(&a, rdn);
		rdn = test_rdn_begin(&b);
		test_rdn_attribute(&b, OID_CN, TAG_PRINTABLE_STRING, equal[i].b,
				   strlen(equal[i].b));
		test_rdn_attribute(&b, OID_O, TAG_PRINTABLE_STRING, "X", 1);
		der_end(&b, rdn);
		der_tlv_buf(&name_a, TAG_SEQUENCE, &a);
		der_tlv_buf(&name_b, TAG_SEQUENCE, &b);
		assert_true(distinguished_name_equal(derbuf_bytes(&name_a), derbuf_bytes(&name_b)));
		assert_int_equal(anchor_subject_hash(derbuf_bytes(&name_a)),
				 anchor_subject_hash(derbuf_bytes(&name_b)));
		derbuf_clear(&a);
		derbuf_clear(&b);
		derbuf_clear(&name_a);
		derbuf_clear(&name_b);
	}
	/* characters of two octets */
	struct derbuf wide = { 0 }, narrow = { 0 }, wide_rdns = { 0 }, narrow_rdns = { 0 };
	test_name_add(&wide_rdns, OID_CN, TAG_BMP_STRING, "\0R\0 \0\xe9", 6);
	test_name_add(&narrow_rdns, OID_CN, TAG_UTF8_STRING, "r \xc3\xa9", 4);
	der_tlv_buf(&wide, TAG_SEQUENCE, &wide_rdns);
	der_tlv_buf(&narrow, TAG_SEQUENCE, &narrow_rdns);
	assert_true(distinguished_name_equal(derbuf_bytes(&wide), derbuf_bytes(&narrow)));
	assert_int_equal(anchor_subject_hash(derbuf_bytes(&wide)),
			 anchor_subject_hash(derbuf_bytes(&narrow)));
	derbuf_clear(&wide);
	derbuf_clear(&narrow);
	derbuf_clear(&wide_rdns);
	derbuf_clear(&narrow_rdns);
	/* every beginning of a Name, and every octet changed: no fault */
	struct derbuf rdns = { 0 }, name = { 0 };
	test_name_add_text(&rdns, OID_O, "Example");
	test_name_add_text(&rdns, OID_CN, "Root");
	der_tlv_buf(&name, TAG_SEQUENCE, &rdns);
	uint32_t hash = anchor_subject_hash(derbuf_bytes(&name));
	for (size_t i = 0; i < name.len; i++) {
		uint8_t *exact = malloc(i + 1);
		memcpy(exact, name.data, i);
		(void)anchor_subject_hash((struct bytes){ exact, i });
		free(exact);
		for (unsigned x = 1; x < 256; x++) {
			name.data[i] ^= (uint8_t)x;
			(void)anchor_subject_hash(derbuf_bytes(&name));
			name.data[i] ^= (uint8_t)x;
		}
	}
	name.data[name.len - 1] ^= 3;
	assert_int_not_equal(anchor_subject_hash(derbuf_bytes(&name)), hash);
	derbuf_clear(&rdns);
	derbuf_clear(&name);
}

static void test_der_file(void **state)
{
	struct place *place = *state;
	struct derbuf der = { 0 };
	add_root_der(&der, "A", 1);
	write_file(place, "root.der", &der);
	struct anchor_store *store = open_store(place->path, NULL);
	assert_int_equal(count_for(store, "A"), 1);
	anchor_store_free(store);
	derbuf_clear(&der);
}

/* A text may begin with the octet that DER begins with. */
static void test_text_that_begins_like_der(void **state)
{
	struct place *place = *state;
	struct derbuf text = { 0 };
	add_text(&text, "0 is where this list begins\n");
	add_root(&text, "A", 1);
	add_root(&text, "B", 1);
	expect_a_and_b(place, &text);
	derbuf_clear(&text);
}

/* A pipe: no size, no mapping. */
static void test_pipe(void **state)
{
	struct derbuf text = { 0 };
	char path[64];
	int fds[2];
	(void)state;
	add_root(&text, "A", 1);
	add_root(&text, "B", 1);
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], text.data, text.len), text.len);
	close(fds[1]);
	snprintf(path, sizeof(path), "/dev/fd/%d", fds[0]);
	struct anchor_store *store = open_store(path, NULL);
	assert_int_equal(count_for(store, "B"), 1);
	anchor_store_free(store);
	close(fds[0]);
	derbuf_clear(&text);
}

/* --- directories ------------------------------------------------------------------ */

/* Nobody ever writes to it. */
static void test_fifo(void **state)
{
	struct place *place = *state;
	struct anchor_store *store = NULL;
	struct error error = { 0 };
	char path[512];
	const char *files[] = { path };
	struct anchor_source source = { .ca_files = { files, 1 } };
	snprintf(path, sizeof(path), "%s/fifo.pem", place->directory);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(
		anchor_store_open(&source, deadline_after(clock_now_us(), 0.05), &store, &error),
		ERR_FILE_DID_NOT_END);
	assert_string_equal(error.about, path);
	assert_null(store);
}

static void test_directory(void **state)
{
	struct place *place = *state;
	struct derbuf text = { 0 };
	char path[512];
	add_root(&text, "A", 1);
	write_file(place, "a.pem", &text);
	snprintf(path, sizeof(path), "%s/12345678.0", place->directory);
	assert_int_equal(symlink("a.pem", path), 0);
	snprintf(path, sizeof(path), "%s/dangling.0", place->directory);
	assert_int_equal(symlink("nowhere", path), 0);
	derbuf_clear(&text);
	add_root(&text, "B", 1);
	add_root(&text, "C", 1);
	write_file(place, "no-extension", &text);
	derbuf_clear(&text);
	add_root_der(&text, "D", 1);
	write_file(place, "d.cer", &text);
	write_file(place, ".hidden", &text);
	derbuf_clear(&text);
	add_text(&text, "This directory holds certificates.\n");
	write_file(place, "README", &text);
	derbuf_clear(&text);
	write_file(place, "empty.pem", &text);
	snprintf(path, sizeof(path), "%s/fifo.pem", place->directory);
	assert_int_equal(mkfifo(path, 0600), 0);
	snprintf(path, sizeof(path), "%s/below", place->directory);
	assert_int_equal(mkdir(path, 0700), 0);
	struct anchor_store *store = open_store(NULL, place->directory);
	assert_string_equal(anchor_store_describe(store), place->directory);
	assert_int_equal(count_for(store, "A"), 1);
	assert_int_equal(count_for(store, "B"), 1);
	assert_int_equal(count_for(store, "C"), 1);
	assert_int_equal(count_for(store, "D"), 1);
	anchor_store_free(store);
}

/* Who is retired is not trusted for a backup of his certificate. */
static void test_backups_in_a_directory(void **state)
{
	static const char *const names[] = {
		"b.pem~",         "b.pem.bak",  "b.pem.OLD",      "b.pem.orig", "b.pem.save",
		"b.pem.disabled", "#b.pem#",    "b.pem.rpmsave",  "b.0.rpmnew", "b.crt.rpmorig",
		"b.dpkg-old",     "b.dpkg-bak", "b.dpkg-dist",    "b.dpkg-new", "b.dpkg-tmp",
		"b.ucf-old",      "b.ucf-new",  "b.pem.ucf-dist",
	};
	static const char *const used[] = { "bak", "old", "c.pem.0", "d.older", "e#", "f-old" };
	struct place *place = *state;
	struct derbuf text = { 0 };
	add_root(&text, "Retired", 1);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		write_file(place, names[i], &text);
	for (size_t i = 0; i < sizeof(used) / sizeof(used[0]); i++) {
		derbuf_clear(&text);
		add_root(&text, used[i], 1);
		write_file(place, used[i], &text);
	}
	derbuf_clear(&text);
	struct anchor_store *store = open_store(NULL, place->directory);
	assert_int_equal(count_for(store, "Retired"), 0);
	for (size_t i = 0; i < sizeof(used) / sizeof(used[0]); i++)
		assert_int_equal(count_for(store, used[i]), 1);
	anchor_store_free(store);
}

/* Each file counts, and each must hold something. */
static void test_several_files(void **state)
{
	struct place *place = *state;
	struct derbuf text = { 0 };
	struct anchor_store *store = NULL;
	struct error error = { 0 };
	char a[512], b[512], description[1100];
	const char *files[] = { a, b };
	struct anchor_source source = { .ca_files = { files, 2 } };
	snprintf(a, sizeof(a), "%s/a.pem", place->directory);
	snprintf(b, sizeof(b), "%s/b.pem", place->directory);
	add_root(&text, "A", 1);
	add_root(&text, "A2", 1);
	write_file(place, "a.pem", &text);
	derbuf_clear(&text);
	write_file(place, "b.pem", &text);
	assert_int_equal(anchor_store_open(&source, soon(), &store, &error), ERR_CA_FILE_EMPTY);
	assert_string_equal(error.about, b);
	add_root(&text, "B", 1);
	write_file(place, "b.pem", &text);
	assert_int_equal(anchor_store_open(&source, soon(), &store, &error), ERR_NONE);
	snprintf(description, sizeof(description), "%s, %s", a, b);
	assert_string_equal(anchor_store_describe(store), description);
	assert_int_equal(count_for(store, "A"), 1);
	assert_int_equal(count_for(store, "A2"), 1);
	assert_int_equal(count_for(store, "B"), 1);
	anchor_store_free(store);
	derbuf_clear(&text);
}

static void test_file_and_directory(void **state)
{
	struct place *place = *state;
	struct derbuf text = { 0 };
	char below[512];
	snprintf(below, sizeof(below), "%s/below", place->directory);
	assert_int_equal(mkdir(below, 0700), 0);
	add_root(&text, "B", 1);
	write_file(place, "below/b.pem", &text);
	derbuf_clear(&text);
	add_root(&text, "A", 1);
	write_file(place, "a.pem", &text);
	struct anchor_store *store = open_store(place->path, below);
	assert_int_equal(count_for(store, "A"), 1);
	assert_int_equal(count_for(store, "B"), 1);
	anchor_store_free(store);
	derbuf_clear(&text);
}

/* A hundred files and a large bundle: mapped and read ones side by side. */
static void test_large(void **state)
{
	struct place *place = *state;
	struct derbuf text = { 0 };
	char name[32];
	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "Root %d", i);
		add_root(&text, name, 1);
		snprintf(name, sizeof(name), "%d.pem", i);
		write_file(place, name, &text);
		derbuf_clear(&text);
	}
	for (int i = 100; i < 1100; i++) {
		snprintf(name, sizeof(name), "Root %d", i);
		add_root(&text, name, 1);
	}
	assert_true(text.len > 300000);
	write_file(place, "bundle.pem", &text);
	struct anchor_store *store = open_store(NULL, place->directory);
	for (int i = 0; i < 1100; i += 7) {
		snprintf(name, sizeof(name), "Root %d", i);
		assert_int_equal(count_for(store, name), 1);
	}
	anchor_store_free(store);
	derbuf_clear(&text);
}

/* --- wrong usage ------------------------------------------------------------------ */

static void test_usage(void **state)
{
	struct place *place = *state;
	struct derbuf text = { 0 };
	char path[512];
	snprintf(path, sizeof(path), "%s/none.pem", place->directory);
	expect_usage(path, NULL, "No such file");
	expect_usage(NULL, path, "No such file");
	expect_usage(place->directory, NULL, "--ca-dir");
	expect_usage(NULL, place->directory, "no certificate in the CA directory");
	write_file(place, "empty.pem", &text);
	expect_usage(place->path, NULL, "no certificate in the CA file");
	expect_usage(NULL, place->path, "--ca-file");
	add_text(&text, "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n");
	write_file(place, "key.pem", &text);
	expect_usage(place->path, NULL, "-----BEGIN CERTIFICATE-----");
	derbuf_clear(&text);
	add_text(&text, "-----BEGIN CERTIFICATE-----\nMIIB!\n-----END CERTIFICATE-----\n");
	write_file(place, "damaged.pem", &text);
	expect_usage(place->path, NULL, "no certificate in the CA file");
	expect_usage(NULL, place->directory, "no certificate in the CA directory");
	derbuf_clear(&text);
	der_hex(&text, "30820100");
	write_file(place, "cut.der", &text);
	expect_usage(place->path, NULL, "no certificate in the CA file");
	derbuf_clear(&text);
	add_root(&text, "A", 1);
	write_file(place, "good.pem", &text);
	expect_usage(place->path, path, "No such file");
	derbuf_clear(&text);
}

/* --- TRUSTED CERTIFICATE ------------------------------------------------------------ */

#define OID_SERVER "06082b06010505070301"
#define OID_CLIENT "06082b06010505070302"
#define OID_ANY "0604551d2500"

static const struct {
	const char *id;
	const char *auxiliary; /* hexadecimal */
	bool allowed;
} trusted_rows[] = {
	{ "nothing said", "", true },
	{ "empty", "3000", true },
	{ "for servers", "300c300a" OID_SERVER, true },
	{ "for servers and clients", "30163014" OID_CLIENT OID_SERVER, true },
	{ "for anything", "30083006" OID_ANY, true },
	{ "for clients only", "300c300a" OID_CLIENT, false },
	{ "for nothing", "30023000", false },
	{ "not for servers", "300ca00a" OID_SERVER, false },
	{ "not for anything", "3008a006" OID_ANY, false },
	{ "not for clients", "300ca00a" OID_CLIENT, true },
	{ "for servers, and not", "3018300a" OID_SERVER "a00a" OID_SERVER, false },
	{ "with an alias", "300f300a" OID_SERVER "0c0141", true },
	{ "alias only", "30030c0141", true },
	{ "damaged", "3005300a06", false },
	{ "more behind it", "30000500", false },
	{ "no list of uses", "300430020500", false },
};

static void test_trusted_uses(void **state)
{
	struct place *place = *state;
	for (size_t i = 0; i < sizeof(trusted_rows) / sizeof(trusted_rows[0]); i++) {
		struct derbuf auxiliary = { 0 }, der = { 0 }, text = { 0 };
		der_hex(&auxiliary, trusted_rows[i].auxiliary);
		print_message("%s\n", trusted_rows[i].id);
		assert_int_equal(trusted_use_allows_server(derbuf_bytes(&auxiliary)),
				 trusted_rows[i].allowed);
		add_root_der(&der, "A", 1);
		der_raw(&der, auxiliary.data, auxiliary.len);
		test_pem_append(&text, "TRUSTED CERTIFICATE", derbuf_bytes(&der));
		add_root(&text, "B", 1);
		write_file(place, "trusted.pem", &text);
		struct anchor_store *store = open_store(place->path, NULL);
		assert_int_equal(count_for(store, "A"), trusted_rows[i].allowed);
		assert_int_equal(count_for(store, "B"), 1);
		anchor_store_free(store);
		derbuf_clear(&auxiliary);
		derbuf_clear(&der);
		derbuf_clear(&text);
	}
}

/* Octets behind the certificate in a plain block are a defect, as in a chain. */
static void test_octets_behind(void **state)
{
	struct place *place = *state;
	struct derbuf der = { 0 }, text = { 0 };
	struct question q;
	const struct certificate *const *anchors;
	struct error error;
	size_t n;
	add_root_der(&der, "A", 1);
	der_null(&der);
	test_pem_append(&text, "CERTIFICATE", derbuf_bytes(&der));
	write_file(place, "a.pem", &text);
	struct anchor_store *store = open_store(place->path, NULL);
	ask_about(&q, "A");
	assert_int_equal(anchor_store_find(store, &q.leaf, 1, &anchors, &n, &error), ERR_NONE);
	assert_int_equal(n, 1);
	assert_true((anchors[0]->defects & CERTIFICATE_DEFECT_TRAILING) != 0);
	certificate_clear(&q.leaf);
	anchor_store_free(store);
	derbuf_clear(&der);
	derbuf_clear(&text);
}

/* --- the system ---------------------------------------------------------------------- */

/* What GnuTLS takes for the system's anchors can all be read and found.  A
 * system may have none. */
static void test_system_trust(void **state)
{
	struct anchor_files files = { 0 };
	struct anchor_index index = { 0 };
	struct error error;
	size_t n;
	(void)state;
	assert_int_equal(system_trust_add(&files, &n, &error), ERR_NONE);
	assert_int_equal(files.n_files, n);
	print_message("%zu anchors of the system\n", n);
	for (size_t i = 0; i < files.n_files; i++) {
		size_t offset = 0;
		assert_int_equal(
			anchor_index_add(&index, buffer_bytes(&files.files[i]), &offset, 1, &error),
			ERR_NONE);
		assert_int_equal(index.n, i + 1);
		assert_int_equal(anchor_entry_read(&index.entries[i], &error), ERR_NONE);
		assert_non_null(index.entries[i].certificate);
		assert_int_equal(anchor_subject_hash(index.entries[i].certificate->subject),
				 index.entries[i].subject_hash);
	}
	anchor_index_clear(&index);
	anchor_files_clear(&files);
}

/* A store can be opened in any case; and no environment variable steers it. */
static void test_system_store(void **state)
{
	struct place *place = *state;
	struct derbuf text = { 0 };
	struct question q;
	const struct certificate *const *anchors;
	struct error error;
	size_t n = 99;
	add_root(&text, "A Root That No System Has", 1);
	write_file(place, "bundle.pem", &text);
	assert_int_equal(setenv("SSL_CERT_FILE", place->path, 1), 0);
	assert_int_equal(setenv("SSL_CERT_DIR", place->directory, 1), 0);
	struct anchor_store *store = open_store(NULL, NULL);
	print_message("%s\n", anchor_store_describe(store));
	ask_about(&q, "A Root That No System Has");
	assert_int_equal(anchor_store_find(store, &q.leaf, 1, &anchors, &n, &error), ERR_NONE);
	assert_int_equal(n, 0);
	assert_int_equal(anchors == NULL,
			 strcmp(anchor_store_describe(store), "no trust store") == 0);
	certificate_clear(&q.leaf);
	anchor_store_free(store);
	anchor_store_free(NULL);
	unsetenv("SSL_CERT_FILE");
	unsetenv("SSL_CERT_DIR");
	derbuf_clear(&text);
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

/* --- public roots and one's own --------------------------------------------------- */

/* A system: its bundle, the directories of additions. */
struct machine {
	char bundle[512], local[512], shared[512];
	struct system_place places[2];
};

static void set_up_machine(struct place *place, struct machine *m)
{
	struct derbuf bundle = { 0 };
	add_root(&bundle, "Public", 1);
	add_root(&bundle, "Added", 1);
	add_root(&bundle, "Added", 2);
	add_root(&bundle, "Packaged", 1);
	write_file(place, "bundle.pem", &bundle);
	snprintf(m->bundle, sizeof(m->bundle), "%s/bundle.pem", place->directory);
	snprintf(m->local, sizeof(m->local), "%s/local", place->directory);
	snprintf(m->shared, sizeof(m->shared), "%s/shared", place->directory);
	m->places[0] = (struct system_place){ "/nonexistent/bundle", { { "/nonexistent", NULL } } };
	m->places[1] = (struct system_place){
		m->bundle,
		{ { m->local, NULL }, { "/nonexistent/additions", NULL }, { m->shared, "mozilla" } }
	};
	derbuf_clear(&bundle);
}

static void add_file(struct place *place, const char *directory, const char *name, const char *root,
		     int64_t serial)
{
	struct derbuf text = { 0 };
	char path[600];
	snprintf(path, sizeof(path), "%s/%s", place->directory, directory);
	(void)mkdir(path, 0777);
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	add_root(&text, root, serial);
	write_file(place, path, &text);
	derbuf_clear(&text);
}

static enum root_kind kind_of(struct anchor_store *store, const char *name, int64_t serial)
{
	struct derbuf der = { 0 };
	struct certificate root;
	enum root_kind kind = ROOT_UNKNOWN;
	struct error error;
	add_root_der(&der, name, serial);
	assert_int_equal(certificate_read(derbuf_bytes(&der), &root, &error), ERR_NONE);
	assert_int_equal(anchor_store_root_kind(store, &root, &kind, &error), ERR_NONE);
	certificate_clear(&root);
	derbuf_clear(&der);
	return kind;
}

static struct anchor_store *open_machine(const struct machine *m)
{
	const struct anchor_source source = { .places = m->places, .n_places = 2 };
	struct anchor_store *store;
	struct error error;
	assert_int_equal(anchor_store_open(&source, soon(), &store, &error), ERR_NONE);
	assert_string_equal(anchor_store_describe(store), m->bundle);
	return store;
}

/* What was added, and what came by packages of others, is told from the rest, octet
 * for octet; a file's name does not matter. */
static void additions_are_own_roots(void **state)
{
	struct place *place = *state;
	struct machine m;
	set_up_machine(place, &m);
	add_file(place, "local", "x.crt", "Added", 2);
	add_file(place, "local/deeper", "y", "Deep", 1);
	add_file(place, "shared", "z.crt", "Loose", 1);
	add_file(place, "shared/mozilla", "p.crt", "Public", 1);
	add_file(place, "shared/example.org", "q.crt", "Packaged", 1);
	struct anchor_store *store = open_machine(&m);
	assert_int_equal(kind_of(store, "Public", 1), ROOT_PUBLIC);
	assert_int_equal(kind_of(store, "Added", 1), ROOT_PUBLIC);
	assert_int_equal(kind_of(store, "Added", 2), ROOT_OWN);
	assert_int_equal(kind_of(store, "Deep", 1), ROOT_OWN);
	assert_int_equal(kind_of(store, "Loose", 1), ROOT_OWN);
	assert_int_equal(kind_of(store, "Packaged", 1), ROOT_OWN);
	anchor_store_free(store);
}

/* A file beside the system's: found, and its owner's own, unless the system has it, too. */
static void added_beside_the_system(void **state)
{
	struct place *place = *state;
	struct machine m;
	struct derbuf text = { 0 };
	set_up_machine(place, &m);
	add_root(&text, "Company", 1);
	add_root(&text, "Public", 1);
	write_file(place, "company.pem", &text);
	const char *files[] = { place->path };
	const struct anchor_source sources[] = {
		{ .added_files = { files, 1 }, .places = m.places, .n_places = 2 },
		/* Without a bundle, and beside other files. */
		{ .added_files = { files, 1 }, .places = m.places, .n_places = 1 },
		{ .added_files = { files, 1 }, .ca_files = { (const char *[]){ m.bundle }, 1 } },
	};
	for (size_t i = 0; i < LENGTH(sources); i++) {
		struct anchor_store *store;
		struct error error;
		char all[1100];
		assert_int_equal(anchor_store_open(&sources[i], soon(), &store, &error), ERR_NONE);
		snprintf(all, sizeof(all), "%s, %s", place->path, i == 1 ? "" : m.bundle);
		assert_memory_equal(anchor_store_describe(store), all, strlen(all));
		assert_int_equal(count_for(store, "Company"), 1);
		assert_int_equal(count_for(store, "Public"), 1);
		assert_int_equal(count_for(store, "Packaged"), i != 1);
		assert_int_equal(kind_of(store, "Company", 1), ROOT_OWN);
		assert_int_equal(kind_of(store, "Public", 1), i == 0 ? ROOT_PUBLIC : ROOT_OWN);
		assert_int_equal(anchor_store_is_own(store), i == 2);
		anchor_store_free(store);
	}
	derbuf_clear(&text);
}

static void added_must_be_there(void **state)
{
	struct place *place = *state;
	struct machine m;
	struct derbuf text = { 0 };
	set_up_machine(place, &m);
	add_text(&text, "no certificate\n");
	write_file(place, "company.pem", &text);
	const char *files[] = { place->path, "/nonexistent/file" };
	for (size_t i = 0; i < LENGTH(files); i++) {
		const struct anchor_source source = { .added_files = { &files[i], 1 },
						      .places = m.places,
						      .n_places = 2 };
		struct anchor_store *store = NULL;
		struct error error;
		assert_int_equal(anchor_store_open(&source, soon(), &store, &error),
				 i == 0 ? ERR_CA_FILE_EMPTY : ERR_CA_FILE_READ);
		assert_null(store);
	}
	derbuf_clear(&text);
}

/* Most systems: the directories are not there, or empty. */
static void nothing_was_added(void **state)
{
	struct place *place = *state;
	struct machine m;
	set_up_machine(place, &m);
	assert_int_equal(mkdir(m.local, 0777), 0);
	struct anchor_store *store = open_machine(&m);
	assert_int_equal(kind_of(store, "Public", 1), ROOT_PUBLIC);
	anchor_store_free(store);
}

/* The files are read when the store is opened, and not later. */
static void additions_are_read_at_once(void **state)
{
	struct place *place = *state;
	struct machine m;
	set_up_machine(place, &m);
	add_file(place, "local", "x.crt", "Added", 2);
	struct anchor_store *store = open_machine(&m);
	empty_directory(place->directory);
	assert_int_equal(kind_of(store, "Added", 2), ROOT_OWN);
	assert_int_equal(kind_of(store, "Public", 1), ROOT_PUBLIC);
	anchor_store_free(store);
}

/* An addition that cannot be read may be any: nothing is called public. */
static void unreadable_additions(void **state)
{
	struct place *place = *state;
	struct machine m;
	char path[600];
	set_up_machine(place, &m);
	add_file(place, "local", "x.crt", "Added", 2);
	snprintf(path, sizeof(path), "%s/gone.crt", m.local);
	assert_int_equal(symlink("/nonexistent/file", path), 0);
	struct anchor_store *store = open_machine(&m);
	assert_int_equal(kind_of(store, "Added", 2), ROOT_OWN);
	assert_int_equal(kind_of(store, "Public", 1), ROOT_UNKNOWN);
	anchor_store_free(store);
}

/* Where a system keeps additions apart is not always known. */
static void additions_are_nowhere(void **state)
{
	struct place *place = *state;
	struct machine m;
	set_up_machine(place, &m);
	m.places[1].local[0].directory = NULL;
	struct anchor_store *store = open_machine(&m);
	assert_int_equal(kind_of(store, "Public", 1), ROOT_UNKNOWN);
	anchor_store_free(store);
	/* the same bundle, once more: by a row that knows */
	m.places[0] = m.places[1];
	m.places[1].local[0].directory = m.local;
	store = open_machine(&m);
	assert_int_equal(kind_of(store, "Public", 1), ROOT_PUBLIC);
	anchor_store_free(store);
}

static void named_files_are_own_roots(void **state)
{
	struct place *place = *state;
	struct machine m;
	set_up_machine(place, &m);
	struct anchor_store *store = open_store(m.bundle, NULL);
	assert_int_equal(kind_of(store, "Public", 1), ROOT_OWN);
	anchor_store_free(store);
	store = open_store(NULL, place->directory);
	assert_int_equal(kind_of(store, "Public", 1), ROOT_OWN);
	anchor_store_free(store);
}

/* --- without memory ---------------------------------------------------------------- */

static long until_failure; /* 1: the next one fails; 0: none does */

bool allocation_fails(void)
{
	return until_failure > 0 && --until_failure == 0;
}

/* Each allocation fails once, among them those for the names of directories: an
 * error that says so, nothing lost, nothing used that is gone. */
static void opening_without_memory(void **state)
{
	struct place *place = *state;
	struct machine m;
	set_up_machine(place, &m);
	add_file(place, "local", "x.crt", "Added", 2);
	for (char c = 'a'; c < 'f'; c++)
		add_file(place, (char[]){ 'l', 'o', 'c', 'a', 'l', '/', c, '\0' }, "y", "Deep", c);
	const struct anchor_source source = { .places = m.places, .n_places = 2 };
	enum err err;
	long n = 0;
	do {
		struct anchor_store *store = NULL;
		struct error error;
		until_failure = ++n;
		err = anchor_store_open(&source, soon(), &store, &error);
		assert_int_equal(err == ERR_NONE, until_failure > 0);
		until_failure = 0;
		if (err == ERR_NONE)
			anchor_store_free(store);
		else
			assert_int_equal(error_finding(err), FINDING_INTERNAL);
	} while (err != ERR_NONE);
	assert_true(n > 15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_PLACE(test_file),
		IN_PLACE(test_chain),
		IN_PLACE(test_same_name),
		IN_PLACE(test_pointers_stay),
		IN_PLACE(test_intermediate),
		IN_PLACE(test_forms_of_text),
		IN_PLACE(test_damage_elsewhere),
		IN_PLACE(test_damage_behind_the_subject),
		IN_PLACE(test_long_names),
		IN_PLACE(test_folded_names),
		cmocka_unit_test(test_subject_hash),
		IN_PLACE(test_der_file),
		IN_PLACE(test_text_that_begins_like_der),
		cmocka_unit_test(test_pipe),
		IN_PLACE(test_fifo),
		IN_PLACE(test_directory),
		IN_PLACE(test_backups_in_a_directory),
		IN_PLACE(test_several_files),
		IN_PLACE(test_file_and_directory),
		IN_PLACE(test_large),
		IN_PLACE(test_usage),
		IN_PLACE(test_trusted_uses),
		IN_PLACE(test_octets_behind),
		cmocka_unit_test(test_system_trust),
		IN_PLACE(test_system_store),
		IN_PLACE(additions_are_own_roots),
		IN_PLACE(added_beside_the_system),
		IN_PLACE(added_must_be_there),
		IN_PLACE(nothing_was_added),
		IN_PLACE(additions_are_read_at_once),
		IN_PLACE(unreadable_additions),
		IN_PLACE(additions_are_nowhere),
		IN_PLACE(named_files_are_own_roots),
		IN_PLACE(opening_without_memory),
	};
	return cmocka_run_group_tests_name("anchors", tests, NULL, NULL);
}
