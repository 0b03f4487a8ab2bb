/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sent.h"

#include "constrained.h"
#include "encoding.h"
#include "verdicts/name_constraints.h"

static bool is_on_path(const struct path *path, const struct certificate *c)
{
	for (size_t i = 0; i < path->n; i++) {
		if (certificate_equal(path->links[i], c))
			return true;
	}
	return false;
}

bool superfluous_expired_is_sent(const struct situation *situation)
{
	const struct session *session = &situation->result->session;
	for (size_t i = 1; i < session->n_chain; i++) {
		if (dates_expired(&session->chain[i], situation->at_s) &&
		    !is_on_path(&situation->result->trust.path, &session->chain[i]))
			return true;
	}
	return false;
}

/* What those who parse it take. */
static const uint64_t usual = ODDITY_BIT(VERSION_1_WRITTEN) | ODDITY_BIT(SERIAL_ZERO) |
			      ODDITY_BIT(SERIAL_LONG) | ODDITY_BIT(PSS_UNUSUAL) |
			      ODDITY_BIT(PSS_NULL_MISSING) | ODDITY_BIT(KEY_POINT_COMPRESSED) |
			      ODDITY_BIT(KEY_EXPONENT_LONG) | ODDITY_BIT(TIME_GENERALIZED_EARLY) |
			      ODDITY_BIT(NAME_PRINTABLE_STAR) | ODDITY_BIT(UNIQUE_IDS) |
			      ODDITY_BIT(FALSE_CRITICAL_WRITTEN) | ODDITY_BIT(FALSE_CA_WRITTEN);

/* Garbage has a trait of its own. */
static bool is_malformed(const struct certificate *c)
{
	const unsigned readable = CERTIFICATE_DEFECT_SAN_EMPTY;
	return !certificate_is_broken(c) &&
	       ((c->defects & ~readable) != 0 || (c->oddities & ~usual) != 0 ||
		c->extensions.damaged != 0 || constraints_is_empty(&c->name_constraints) ||
		(c->name_constraints.present &&
		 !name_constraints_well_formed(&c->name_constraints)));
}

bool superfluous_malformed_is_sent(const struct situation *situation)
{
	const struct session *session = &situation->result->session;
	for (size_t i = 1; i < session->n_chain; i++) {
		if (!is_on_path(&situation->result->trust.path, &session->chain[i]) &&
		    is_malformed(&session->chain[i]))
			return true;
	}
	return false;
}

static bool any_superfluous(const struct situation *situation,
			    bool (*is_so)(const struct certificate *certificate))
{
	const struct session *session = &situation->result->session;
	for (size_t i = 1; i < session->n_chain; i++) {
		if (!is_on_path(&situation->result->trust.path, &session->chain[i]) &&
		    is_so(&session->chain[i]))
			return true;
	}
	return false;
}

/* Go reads all that is sent, and names, numbers and exponents of it (numbers.h,
 * san_entries.h, algorithms.h). */
static bool is_hard_for_go(const struct certificate *c)
{
	enum { EXPONENT_BITS = 63, NUMBER_BITS = 31, SKIP_BITS = 63 };
	for (size_t i = 0; i < certificate_n_readable_names(c); i++) {
		if (c->names[i].kind == NAME_IP && c->names[i].defect == NAME_DEFECT_IP_LENGTH)
			return true;
	}
	return c->key_exponent_bits > EXPONENT_BITS || c->policies.constraints_bits > SKIP_BITS ||
	       c->policies.inhibit_any_bits > SKIP_BITS || c->oid_sizes.outside > NUMBER_BITS ||
	       c->oid_sizes.purposes > NUMBER_BITS;
}

static bool is_hard_for_gnutls(const struct certificate *c)
{
	enum { NUMBER_BITS = 64 };
	return c->oid_sizes.outside > NUMBER_BITS || c->oid_sizes.names > NUMBER_BITS;
}

bool superfluous_hard_for_go_is_sent(const struct situation *situation)
{
	return any_superfluous(situation, is_hard_for_go);
}

bool superfluous_hard_for_gnutls_is_sent(const struct situation *situation)
{
	return any_superfluous(situation, is_hard_for_gnutls);
}

bool superfluous_demands_staple(const struct situation *situation)
{
	const struct session *session = &situation->result->session;
	for (size_t i = 1; i < session->n_chain; i++) {
		if (session->chain[i].must_staple && session->tls_version[0] != '\0' &&
		    session->ocsp_response == NULL && !session->ocsp_too_large &&
		    !is_on_path(&situation->result->trust.path, &session->chain[i]))
			return true;
	}
	return false;
}

bool garbage_is_sent(const struct situation *situation)
{
	const struct session *session = &situation->result->session;
	for (size_t i = 1; i < session->n_chain; i++) {
		if (certificate_is_broken(&session->chain[i]))
			return true;
	}
	return false;
}

bool more_than_10_are_sent(const struct situation *situation)
{
	return situation->result->session.n_chain > 10;
}

bool more_than_16_are_sent(const struct situation *situation)
{
	return situation->result->session.n_chain > 16;
}

bool path_is_longer_than_8(const struct situation *situation)
{
	return situation->result->trust.path.n > 8;
}

bool path_is_longer_than_10(const struct situation *situation)
{
	return situation->result->trust.path.n > 10;
}
