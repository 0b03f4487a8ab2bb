/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/certificate_store.h"

#include <stdlib.h>

#include "base/array.h"
#include "facts/certificate_read.h"

/* Told apart by their last octets, which are a signature's, before they are compared. */
enum { TAIL_BYTES = 8 };

void certificate_store_clear(struct certificate_store *store)
{
	for (size_t i = 0; i < store->n; i++)
		certificate_clear(&store->certificates[i]);
	free(store->certificates);
	*store = (struct certificate_store){ 0 };
}

static size_t beyond_own(size_t bytes)
{
	return bytes > STORE_ENDPOINT_BYTES ? bytes - STORE_ENDPOINT_BYTES : 0;
}

bool certificate_store_reserve(struct certificate_store *store, struct store_part *part,
			       size_t bytes)
{
	size_t shared = beyond_own(part->bytes + bytes) - beyond_own(part->bytes);
	if (shared > STORE_SHARED_BYTES - store->shared_bytes)
		return false;
	store->shared_bytes += shared;
	part->bytes += bytes;
	return true;
}

static struct bytes tail(struct bytes der)
{
	return bytes_from(der, der.len - TAIL_BYTES);
}

static const struct certificate *find(const struct certificate_store *store, struct bytes der)
{
	for (size_t i = 0; i < store->n && der.len >= TAIL_BYTES; i++) {
		const struct certificate *known = &store->certificates[i];
		struct bytes octets = { known->der, known->der_len };
		if (octets.len == der.len && bytes_equal(tail(octets), tail(der)) &&
		    bytes_equal(octets, der))
			return known;
	}
	return NULL;
}

/* What it takes: its octets, and what was read from them.  A name costs the library
 * that reads it in the handshake more than it costs here. */
static size_t size_of(const struct certificate *c)
{
	enum { NAME_BYTES = 64 };
	return c->der_len + c->rewritten_len + 2 * sizeof(*c) +
	       NAME_BYTES * (certificate_n_readable_names(c) + c->n_cns) +
	       sizeof(struct subtree) *
		       (c->name_constraints.n_permitted + c->name_constraints.n_excluded) +
	       sizeof(struct bytes) * c->policies.n_ids +
	       sizeof(struct policy_mapping) * c->policies.n_mappings;
}

/* Without memory it is not shared, and stays its owner's. */
static void share(struct certificate_store *store, struct certificate *certificate)
{
	if (store->n == STORE_MAX_CERTIFICATES || certificate->der_len < TAIL_BYTES)
		return;
	struct certificate *grown = array_grow(store->certificates, store->n, sizeof(*grown));
	if (grown == NULL)
		return;
	store->certificates = grown;
	grown[store->n++] = *certificate;
	certificate->is_borrowed = true;
}

static enum err no_room(struct error *reterr)
{
	return error_raise(reterr, ERR_CERTIFICATES_TOO_LARGE,
			   FACTS(.count = STORE_SHARED_BYTES, .number = STORE_ENDPOINT_BYTES));
}

enum err certificate_store_read(struct certificate_store *store, struct store_part *part,
				struct bytes der, struct certificate *ret_certificate,
				struct error *reterr)
{
	struct certificate certificate;
	const struct certificate *known = find(store, der);
	if (known != NULL && !certificate_store_reserve(store, part, sizeof(*known)))
		return no_room(reterr);
	if (known != NULL) {
		*ret_certificate = *known;
		ret_certificate->is_borrowed = true;
		return ERR_NONE;
	}
	enum err err = certificate_read(der, &certificate, reterr);
	if (err != ERR_NONE)
		return err;
	if (!certificate_store_reserve(store, part, size_of(&certificate))) {
		certificate_clear(&certificate);
		return no_room(reterr);
	}
	share(store, &certificate);
	*ret_certificate = certificate;
	return ERR_NONE;
}
