/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: files of CRLs, and what they say of a certificate.  With an odd first octet the
 * rest is a file as it is; with an even one it is DER elements, each a list.
 *
 * When no signature is good nothing is believed.  When all are (--wrap): lists in PEM say what
 * they say in DER, and the same in any order; what a single list says is what GnuTLS, which
 * reads it by itself, finds in it. */
#include <config.h>

#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

#include "facts/der.h"
#include "support/certbuilder.h"
#include "support/errorwords.h"
#include "trust/crl_store.h"
#include "trust/signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that NDEBUG does not take away. */
static void require(bool holds)
{
	if (!holds)
		abort();
}

enum { AT_S = 1795372373, LISTS_MAX = 4, SKEW_S = 300 };

/* CN=A, and an Ed25519 key that nobody has. */
static const uint8_t name[] = { 0x30, 0x0c, 0x31, 0x0a, 0x30, 0x08, 0x06,
				0x03, 0x55, 0x04, 0x03, 0x0c, 0x01, 'A' };
static const uint8_t spki[44] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70,
				  0x03, 0x21, 0x00, 0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1 };
static const uint8_t serial[] = { 0x03, 0xe8 };
/* cRLDistributionPoints: "z:". */
static const uint8_t points[] = { 0x30, 0x0a, 0x30, 0x08, 0xa0, 0x06,
				  0xa0, 0x04, 0x86, 0x02, 'z',  ':' };

/* --- instead of files and signatures (--wrap) --------------------------------------------- */

static enum signature_answer signatures;
static struct bytes file;

enum signature_answer __wrap_signature_verify(struct bytes key, struct bytes algorithm,
					      struct bytes data, struct bytes signature);
enum err __wrap_file_read(const char *path, const struct file_bounds *bounds,
			  struct buffer *ret_buffer, struct error *reterr);

enum signature_answer __wrap_signature_verify(struct bytes key, struct bytes algorithm,
					      struct bytes data, struct bytes signature)
{
	(void)key, (void)algorithm, (void)data, (void)signature;
	return signatures;
}

enum err __wrap_file_read(const char *path, const struct file_bounds *bounds,
			  struct buffer *ret_buffer, struct error *reterr)
{
	(void)path, (void)bounds, (void)reterr;
	require(buffer_copy(file, ret_buffer));
	return ERR_NONE;
}

/* --- what a file says ------------------------------------------------------------------------ */

static void require_same(struct revocation_answer a, struct revocation_answer b)
{
	require(a.state == b.state && a.fault.reason == b.fault.reason &&
		a.revoked_at_s == b.revoked_at_s);
}

static struct revocation_answer ask(struct bytes contents, enum signature_answer how)
{
	const char *path = "list.crl";
	const struct path_list list = { &path, 1 };
	struct certificate issuer = { .subject = { name, sizeof(name) },
				      .spki = { spki, sizeof(spki) } };
	struct certificate leaf = { .issuer = issuer.subject,
				    .crl_points = { points, sizeof(points) },
				    .serial = { serial, sizeof(serial) } };
	struct crl_store *store = NULL;
	struct error error = { 0 };
	struct revocation_answer answer = { .state = REVOCATION_MISSING }; /* no file of lists */
	file = contents;
	signatures = how;
	if (crl_store_open(&list, (struct deadline){ INT64_MAX }, &store, &error) != ERR_NONE) {
		require(error.code == ERR_CRL_FILE_EMPTY && error_words(&error)[0] != '\0');
		return answer;
	}
	answer = crl_store_judge(store, &leaf, &issuer, AT_S);
	/* Who asks more often than twice is answered from an index. */
	for (int more = 0; more < 3; more++)
		require_same(crl_store_judge(store, &leaf, &issuer, AT_S), answer);
	crl_store_free(store);
	return answer;
}

static enum revocation_state state_of(struct bytes contents)
{
	struct revocation_answer answer = ask(contents, SIGNATURE_BAD);
	require(answer.state != REVOCATION_GOOD && answer.state != REVOCATION_REVOKED);
	answer = ask(contents, SIGNATURE_GOOD);
	require(answer.state != REVOCATION_INVALID ||
		answer.fault.reason != REVOCATION_REASON_NONE);
	return answer.state;
}

/* --- lists in PEM ------------------------------------------------------------------------------
 */

static size_t take_lists(struct bytes rest, struct bytes lists[LISTS_MAX])
{
	struct der_element element;
	size_t n = 0;
	while (n < LISTS_MAX && rest.len > 0) {
		lists[n++] = der_next(&rest, &element) ? element.whole : rest;
		if (lists[n - 1].data == rest.data)
			break;
	}
	return n;
}

static enum revocation_state state_of_pem(const struct bytes *lists, size_t n, bool is_reversed)
{
	struct derbuf pem = { 0 };
	for (size_t i = 0; i < n; i++)
		test_pem_append(&pem, "X509 CRL", lists[is_reversed ? n - 1 - i : i]);
	enum revocation_state state = state_of(derbuf_bytes(&pem));
	derbuf_clear(&pem);
	return state;
}

/* --- GnuTLS's reading ----------------------------------------------------------------------------
 */

static bool lists_it(gnutls_x509_crl_t crl)
{
	gnutls_x509_crl_iter_t at = NULL;
	unsigned char number[64];
	size_t size = sizeof(number);
	time_t when;
	bool found = false;
	while (!found && gnutls_x509_crl_iter_crt_serial(crl, &at, number, &size, &when) >= 0) {
		found = serial_equal((struct bytes){ number, size },
				     (struct bytes){ serial, sizeof(serial) });
		size = sizeof(number);
	}
	gnutls_x509_crl_iter_deinit(at);
	return found;
}

/* Entries of other issuers are told from ours by an extension that it does not look at. */
static bool has_other_issuers(struct bytes der)
{
	return memmem(der.data, der.len, "\x55\x1d\x1d", 3) != NULL;
}

/* What it cannot read is not compared. */
static void check_alike(struct bytes der, enum revocation_state state)
{
	gnutls_datum_t octets = { (unsigned char *)(uintptr_t)der.data, (unsigned)der.len };
	gnutls_x509_crl_t crl;
	if (state != REVOCATION_GOOD && state != REVOCATION_REVOKED)
		return;
	require(gnutls_x509_crl_init(&crl) >= 0);
	if (gnutls_x509_crl_import(crl, &octets, GNUTLS_X509_FMT_DER) >= 0 &&
	    !has_other_issuers(der)) {
		time_t next_update = gnutls_x509_crl_get_next_update(crl);
		require(lists_it(crl) == (state == REVOCATION_REVOKED));
		require(state == REVOCATION_REVOKED ||
			(gnutls_x509_crl_get_this_update(crl) <= AT_S + SKEW_S &&
			 (next_update == (time_t)-1 || next_update >= AT_S - SKEW_S)));
	}
	gnutls_x509_crl_deinit(crl);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool started;
	struct bytes lists[LISTS_MAX];
	if (size < 1)
		return 0;
	if (!started)
		require(gnutls_global_init() >= 0);
	started = true;
	struct bytes rest = { data + 1, size - 1 };
	if ((data[0] & 1) != 0) {
		(void)state_of(rest);
		return 0;
	}
	size_t n = take_lists(rest, lists);
	enum revocation_state state = state_of_pem(lists, n, false);
	require(state_of_pem(lists, n, true) == state);
	if (n == 1 && der_is_next(lists[0], DER_SEQUENCE)) {
		require(state_of(lists[0]) == state);
		check_alike(lists[0], state);
	}
	return 0;
}
