/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "pkcs12.h"

#include <gnutls/abstract.h>
#include <gnutls/pkcs12.h>
#include <stdlib.h>
#include <string.h>

#include "facts/chain_order.h"
#include "private_key.h"

/* Of a bag GnuTLS reads 32 elements, and does not tell that there are more. */
enum { BAGS_MAX = 32, ELEMENTS_MAX = 32, ITEMS_MAX = BAGS_MAX * ELEMENTS_MAX };

/* A certificate or a key; what it points to is the bag's. */
struct item {
	gnutls_datum_t data;
	gnutls_datum_t id; /* localKeyId; empty: none */
	bool is_encrypted;
};

struct items {
	struct item items[ITEMS_MAX];
	size_t n;
};

struct reader {
	gnutls_pkcs12_t file;
	const char *password; /* that is tried */
	struct work work;     /* iterations */
	bool is_verified;     /* the password fits the MAC */
	gnutls_pkcs12_bag_t bags[BAGS_MAX];
	size_t n_bags;
	struct items certificates, keys;
};

static void reader_reset(struct reader *reader)
{
	for (size_t i = 0; i < reader->n_bags; i++)
		gnutls_pkcs12_bag_deinit(reader->bags[i]);
	reader->n_bags = reader->certificates.n = reader->keys.n = 0;
	reader->is_verified = false;
}

static enum err damaged(int code, struct error *reterr)
{
	if (code == GNUTLS_E_MEMORY_ERROR)
		return error_no_memory(reterr);
	return error_raise(reterr, ERR_CONTAINER_DAMAGED,
			   FACTS(.term = "PKCS #12", .number = code));
}

static enum err too_many(struct error *reterr)
{
	return error_raise(reterr, ERR_PKCS12_MANY, FACTS(.count = ELEMENTS_MAX));
}

static enum err spend(struct reader *reader, unsigned iterations, struct error *reterr)
{
	if (work_take(&reader->work, iterations))
		return ERR_NONE;
	return error_raise(reterr, ERR_PKCS12_ITERATIONS,
			   FACTS(.count = DERIVATION_MAX_ITERATIONS));
}

/* --- the MAC ------------------------------------------------------------------------ */

/* ERR_PKCS12_PASSWORD: it is that of another password. */
static enum err check_mac(struct reader *reader, struct error *reterr)
{
	static const char pbmac1[] = "1.2.840.113549.1.5.14";
	unsigned mac = 0, iterations = 0;
	char *oid = NULL;
	int code = gnutls_pkcs12_mac_info(reader->file, &mac, NULL, NULL, &iterations, &oid);
	bool is_known = code >= 0 && oid != NULL && strcmp(oid, pbmac1) != 0;
	bool is_unknown = oid != NULL && !is_known;
	gnutls_free(oid);
	if (is_unknown || code == GNUTLS_E_INVALID_REQUEST) /* which stands for none */
		return ERR_NONE;
	if (!is_known)
		return damaged(code, reterr);
	enum err err = spend(reader, iterations, reterr);
	if (err != ERR_NONE)
		return err;
	code = gnutls_pkcs12_verify_mac(reader->file, reader->password);
	if (code == GNUTLS_E_MAC_VERIFY_FAILED)
		return error_raise(reterr, ERR_PKCS12_PASSWORD, FACTS());
	reader->is_verified = code >= 0;
	return code >= 0 ? ERR_NONE : damaged(code, reterr);
}

/* --- bags ---------------------------------------------------------------------------- */

static enum err decrypt(struct reader *reader, gnutls_pkcs12_bag_t bag, struct error *reterr)
{
	unsigned schema, cipher, iterations = 0;
	char *oid = NULL;
	enum err err;
	int code = gnutls_pkcs12_bag_enc_info(bag, &schema, &cipher, NULL, NULL, &iterations, &oid);
	if (code == GNUTLS_E_UNKNOWN_CIPHER_TYPE || code == GNUTLS_E_UNKNOWN_HASH_ALGORITHM)
		err = error_raise(reterr, ERR_PKCS12_METHOD,
				  FACTS(.said = bytes_of(oid != NULL ? oid : "")));
	else if (code < 0)
		err = damaged(code, reterr);
	else
		err = spend(reader, iterations, reterr);
	gnutls_free(oid);
	if (err != ERR_NONE)
		return err;
	code = gnutls_pkcs12_bag_decrypt(bag, reader->password);
	if (code >= 0)
		return ERR_NONE;
	if (reader->is_verified || code == GNUTLS_E_MEMORY_ERROR)
		return damaged(code, reterr);
	return error_raise(reterr, ERR_PKCS12_PASSWORD, FACTS());
}

/* What is neither certificate nor key is passed over. */
static void take_element(struct reader *reader, gnutls_pkcs12_bag_t bag, unsigned i)
{
	struct items *items = NULL;
	int type = gnutls_pkcs12_bag_get_type(bag, i);
	if (type == GNUTLS_BAG_CERTIFICATE)
		items = &reader->certificates;
	else if (type == GNUTLS_BAG_PKCS8_KEY || type == GNUTLS_BAG_PKCS8_ENCRYPTED_KEY)
		items = &reader->keys;
	if (items == NULL)
		return;
	struct item *item = &items->items[items->n];
	*item = (struct item){ .is_encrypted = type == GNUTLS_BAG_PKCS8_ENCRYPTED_KEY };
	if (gnutls_pkcs12_bag_get_data(bag, i, &item->data) < 0)
		return;
	if (gnutls_pkcs12_bag_get_key_id(bag, i, &item->id) < 0)
		item->id = (gnutls_datum_t){ NULL, 0 };
	items->n++;
}

static enum err take_bag(struct reader *reader, gnutls_pkcs12_bag_t bag, struct error *reterr)
{
	enum err err = ERR_NONE;
	if (gnutls_pkcs12_bag_get_type(bag, 0) == GNUTLS_BAG_ENCRYPTED)
		err = decrypt(reader, bag, reterr);
	if (err != ERR_NONE)
		return err;
	int n = gnutls_pkcs12_bag_get_count(bag);
	if (n >= ELEMENTS_MAX)
		return too_many(reterr);
	for (int i = 0; i < n; i++)
		take_element(reader, bag, (unsigned)i);
	return ERR_NONE;
}

static enum err take_bags(struct reader *reader, struct error *reterr)
{
	enum err err = ERR_NONE;
	while (err == ERR_NONE) {
		gnutls_pkcs12_bag_t bag;
		if (reader->n_bags == BAGS_MAX)
			return too_many(reterr);
		if (gnutls_pkcs12_bag_init(&bag) < 0)
			return error_no_memory(reterr);
		int index = (int)reader->n_bags;
		reader->bags[reader->n_bags++] = bag;
		int code = gnutls_pkcs12_get_bag(reader->file, index, bag);
		if (code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
			return ERR_NONE;
		err = code < 0 ? damaged(code, reterr) : take_bag(reader, bag, reterr);
	}
	return err;
}

static enum err open_file(struct reader *reader, const char *password, struct error *reterr)
{
	reader_reset(reader);
	reader->password = password;
	enum err err = check_mac(reader, reterr);
	return err == ERR_NONE ? take_bags(reader, reterr) : err;
}

/* No password and an empty one are not the same (RFC 7292, appendix B.1), and programs write
 * either. */
static enum err open_with_any(struct reader *reader, const char *given, struct error *reterr)
{
	const char *const passwords[] = { given, NULL, "" };
	struct error why = { .code = ERR_PKCS12_PASSWORD };
	for (size_t i = given == NULL; i < LENGTH(passwords) && why.code == ERR_PKCS12_PASSWORD;
	     i++) {
		why.code = ERR_NONE;
		if (open_file(reader, passwords[i], &why) == ERR_NONE)
			return ERR_NONE;
	}
	if (why.code == ERR_PKCS12_PASSWORD && given == NULL)
		return error_raise(reterr, ERR_PKCS12_PROTECTED, FACTS());
	if (reterr != NULL)
		*reterr = why;
	return why.code;
}

/* --- whose certificate the leaf is ------------------------------------------------------- */

static bool same_id(const struct item *a, const struct item *b)
{
	return a->id.size > 0 && a->id.size == b->id.size &&
	       memcmp(a->id.data, b->id.data, a->id.size) == 0;
}

static bool find_by_id(const struct reader *reader, size_t *ret_key, size_t *ret_leaf)
{
	for (size_t k = 0; k < reader->keys.n; k++) {
		for (size_t i = 0; i < reader->certificates.n; i++) {
			if (!same_id(&reader->keys.items[k], &reader->certificates.items[i]))
				continue;
			*ret_key = k;
			*ret_leaf = i;
			return true;
		}
	}
	return false;
}

/* Of which certificate is this the public key?  leaf stays when of none. */
static void find_by_public_key(const struct bundle *bundle, gnutls_privkey_t key, size_t *leaf)
{
	gnutls_pubkey_t public;
	gnutls_datum_t spki = { NULL, 0 };
	if (gnutls_pubkey_init(&public) < 0)
		return;
	if (gnutls_pubkey_import_privkey(public, key, 0, 0) >= 0 &&
	    gnutls_pubkey_export2(public, GNUTLS_X509_FMT_DER, &spki) >= 0) {
		struct bytes wanted = { spki.data, spki.size };
		for (size_t i = bundle->n; i-- > 0;) {
			if (bytes_equal(bundle->certificates[i].spki, wanted))
				*leaf = i;
		}
	}
	gnutls_free(spki.data);
	gnutls_pubkey_deinit(public);
}

/* A key without localKeyId is decrypted only where more than one certificate could be its own. */
static void find_by_key(struct reader *reader, const struct bundle *bundle, size_t *leaf)
{
	size_t n = 0;
	gnutls_privkey_t key;
	for (size_t i = 0; i < bundle->n; i++)
		n += !bundle->certificates[i].is_ca;
	if (n == 1 || reader->keys.n == 0 || gnutls_privkey_init(&key) < 0)
		return;
	if (private_key_import(key, &reader->keys.items[0].data, GNUTLS_X509_FMT_DER,
			       reader->password, &reader->work) >= 0)
		find_by_public_key(bundle, key, leaf);
	gnutls_privkey_deinit(key);
}

static bool take_key(const struct item *key, struct bundle *bundle)
{
	bundle->key_is_encrypted = key->is_encrypted;
	return buffer_copy((struct bytes){ key->data.data, key->data.size }, &bundle->key);
}

static enum err fill(struct reader *reader, struct bundle *bundle, struct error *reterr)
{
	size_t key = 0;
	enum err err = ERR_NONE;
	for (size_t i = 0; i < reader->certificates.n && err == ERR_NONE; i++) {
		const gnutls_datum_t *data = &reader->certificates.items[i].data;
		err = bundle_add(bundle, (struct bytes){ data->data, data->size }, reterr);
	}
	if (err != ERR_NONE)
		return err;
	if (bundle->n > 0 && !find_by_id(reader, &key, &bundle->leaf)) {
		bundle->leaf = chain_order_leaf(bundle->certificates, bundle->n);
		find_by_key(reader, bundle, &bundle->leaf);
	}
	if (key < reader->keys.n && !take_key(&reader->keys.items[key], bundle))
		return error_no_memory(reterr);
	return ERR_NONE;
}

enum err pkcs12_read(struct bytes file, const char *password, struct bundle *bundle,
		     struct error *reterr)
{
	const gnutls_datum_t octets = { (unsigned char *)file.data, (unsigned)file.len };
	struct reader *reader = calloc(1, sizeof(*reader));
	if (reader == NULL || gnutls_pkcs12_init(&reader->file) < 0) {
		free(reader);
		return error_no_memory(reterr);
	}
	reader->work.left = DERIVATION_MAX_ITERATIONS;
	int code = gnutls_pkcs12_import(reader->file, &octets, GNUTLS_X509_FMT_DER, 0);
	enum err err = code < 0 ? damaged(code, reterr) : open_with_any(reader, password, reterr);
	if (err == ERR_NONE)
		err = fill(reader, bundle, reterr);
	reader_reset(reader);
	gnutls_pkcs12_deinit(reader->file);
	free(reader);
	return err;
}
