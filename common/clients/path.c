/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "path.h"

#include "authority.h"
#include "encoding.h"
#include "constrained.h"
#include "verdicts/name_constraints.h"

/* --- faults by place ------------------------------------------------------------- */

static const struct trust_verdict *trust_of(const struct situation *situation)
{
	return &situation->result->trust;
}

static bool has_fault(const struct situation *situation, enum path_place place, unsigned fault)
{
	return situation_has_certificate(situation) &&
	       (trust_of(situation)->faults_at[place] & fault) != 0;
}

static bool has_any_fault(const struct situation *situation, unsigned fault)
{
	return situation_has_certificate(situation) && (trust_of(situation)->faults & fault) != 0;
}

static bool is_intermediate_fault(const struct situation *situation, unsigned fault)
{
	return has_fault(situation, PATH_PLACE_INTERMEDIATE, fault);
}

static bool is_anchor_fault(const struct situation *situation, unsigned fault)
{
	return has_fault(situation, PATH_PLACE_ANCHOR, fault);
}

/* --- no trust anchor -------------------------------------------------------------- */

bool leaf_is_its_own_issuer(const struct situation *situation)
{
	return has_any_fault(situation, FAULT(SELF_SIGNED));
}

bool ends_at_unknown_root(const struct situation *situation)
{
	return has_any_fault(situation, FAULT(UNKNOWN_ROOT));
}

static bool names_issuer_url(const struct trust_verdict *trust)
{
	return trust->path.links[trust->path.n - 1]->access.issuer_url.len > 0;
}

bool issuer_is_missing(const struct situation *situation)
{
	return has_any_fault(situation, FAULT(MISSING_INTERMEDIATE)) &&
	       !names_issuer_url(trust_of(situation));
}

static bool is_to_fetch(const struct situation *situation)
{
	return has_any_fault(situation, FAULT(MISSING_INTERMEDIATE)) &&
	       names_issuer_url(trust_of(situation));
}

bool issuer_is_to_fetch(const struct situation *situation)
{
	return is_to_fetch(situation) && !trust_of(situation)->own_store;
}

bool own_issuer_is_to_fetch(const struct situation *situation)
{
	return is_to_fetch(situation) && trust_of(situation)->own_store;
}

bool has_no_anchors(const struct situation *situation)
{
	return has_any_fault(situation, FAULT(NO_ANCHORS));
}

bool path_is_too_complex(const struct situation *situation)
{
	return has_any_fault(situation, FAULT(TOO_COMPLEX));
}

/* --- signatures ------------------------------------------------------------------- */

bool signature_is_wrong(const struct situation *situation)
{
	return has_any_fault(situation, FAULT(SIGNATURE));
}

bool signature_is_unreadable(const struct situation *situation)
{
	return has_any_fault(situation, FAULT(UNSUPPORTED)) &&
	       !authority_key_is_other_curve(situation) &&
	       !intermediate_signature_is_pss_sha1(situation) &&
	       !leaf_signature_is_pss_sha1(situation);
}

bool signature_hash_is_broken(const struct situation *situation)
{
	return has_any_fault(situation, FAULT(BROKEN_HASH));
}

/* --- dates ------------------------------------------------------------------------- */

static bool is_leaf_trusted(const struct situation *situation)
{
	return trust_of(situation)->anchored && trust_of(situation)->path.n == 1;
}

bool leaf_has_expired(const struct situation *situation)
{
	return situation_has_certificate(situation) && !is_leaf_trusted(situation) &&
	       dates_expired(situation_leaf(situation), situation->at_s);
}

bool leaf_is_not_yet_valid(const struct situation *situation)
{
	return situation_has_certificate(situation) && !is_leaf_trusted(situation) &&
	       dates_not_yet_valid(situation_leaf(situation), situation->at_s);
}

bool trusted_leaf_has_expired(const struct situation *situation)
{
	return situation_has_certificate(situation) && is_leaf_trusted(situation) &&
	       dates_expired(situation_leaf(situation), situation->at_s);
}

bool trusted_leaf_is_not_yet_valid(const struct situation *situation)
{
	return situation_has_certificate(situation) && is_leaf_trusted(situation) &&
	       dates_not_yet_valid(situation_leaf(situation), situation->at_s);
}

bool intermediate_has_expired(const struct situation *situation)
{
	return is_intermediate_fault(situation, FAULT(EXPIRED));
}

bool intermediate_is_not_yet_valid(const struct situation *situation)
{
	return is_intermediate_fault(situation, FAULT(NOT_YET_VALID));
}

bool anchor_has_expired(const struct situation *situation)
{
	return is_anchor_fault(situation, FAULT(EXPIRED));
}

bool anchor_is_not_yet_valid(const struct situation *situation)
{
	return is_anchor_fault(situation, FAULT(NOT_YET_VALID));
}

/* --- authorities ------------------------------------------------------------------- */

/* What a certificate of version 1 or 2 says in extensions has a trait of its own. */
static bool says_no_authority(const struct certificate *c)
{
	return !c->is_ca;
}

bool intermediate_is_no_authority(const struct situation *situation)
{
	return is_intermediate_fault(situation, FAULT(NOT_CA)) &&
	       situation_any_intermediate(situation, says_no_authority);
}

/* So have an anchor of version 1, and one that says neither. */
bool anchor_is_no_authority(const struct situation *situation)
{
	return is_anchor_fault(situation, FAULT(NOT_CA)) &&
	       situation_anchor(situation)->version != 1 &&
	       situation_anchor(situation)->has_basic_constraints;
}

bool anchor_says_nothing_of_authority(const struct situation *situation)
{
	return is_anchor_fault(situation, FAULT(NOT_CA)) &&
	       situation_anchor(situation)->version != 1 &&
	       !situation_anchor(situation)->has_basic_constraints;
}

bool anchor_of_version_1_is_no_root(const struct situation *situation)
{
	return is_anchor_fault(situation, FAULT(NOT_CA)) &&
	       situation_anchor(situation)->version == 1;
}

bool intermediate_may_not_sign(const struct situation *situation)
{
	return is_intermediate_fault(situation, FAULT(CA_KEY_USAGE));
}

bool anchor_may_not_sign(const struct situation *situation)
{
	return is_anchor_fault(situation, FAULT(CA_KEY_USAGE));
}

bool intermediate_path_length_is_exceeded(const struct situation *situation)
{
	return is_intermediate_fault(situation, FAULT(PATH_LENGTH));
}

bool anchor_path_length_is_exceeded(const struct situation *situation)
{
	return is_anchor_fault(situation, FAULT(PATH_LENGTH));
}

bool intermediate_has_short_key(const struct situation *situation)
{
	return is_intermediate_fault(situation, FAULT(SHORT_KEY));
}

bool anchor_has_short_key(const struct situation *situation)
{
	return is_anchor_fault(situation, FAULT(SHORT_KEY));
}

/* --- extensions of authorities ------------------------------------------------------ */

/* Those that have traits of their own count as unknown; is there more? */
static bool has_unknown_critical(const struct certificate *c)
{
	unsigned known = critical_with_traits(c);
	return c->n_unknown_critical > known || (c->name_constraints.present && !c->is_ca);
}

bool intermediate_has_unknown_critical(const struct situation *situation)
{
	return is_intermediate_fault(situation, FAULT(UNKNOWN_CRITICAL)) &&
	       situation_any_intermediate(situation, has_unknown_critical);
}

static unsigned critical_key_ids(const struct certificate *c)
{
	return (c->extensions.critical >> EXTENSION_SUBJECT_KEY_ID & 1) +
	       (c->extensions.critical >> EXTENSION_AUTHORITY_KEY_ID & 1);
}

/* Of an anchor fewer have traits of their own. */
static unsigned anchor_critical_with_traits(const struct situation *situation)
{
	return critical_key_ids(situation_anchor(situation)) +
	       anchor_has_critical_access(situation) + anchor_has_critical_issuer_names(situation) +
	       anchor_has_critical_qualifier(situation);
}

bool anchor_has_unknown_critical(const struct situation *situation)
{
	const struct certificate *anchor = situation_anchor(situation);
	return is_anchor_fault(situation, FAULT(UNKNOWN_CRITICAL)) &&
	       (anchor->n_unknown_critical > anchor_critical_with_traits(situation) ||
		(anchor->name_constraints.present && !anchor->is_ca));
}

bool anchor_key_id_is_critical(const struct situation *situation)
{
	return is_anchor_fault(situation, FAULT(UNKNOWN_CRITICAL)) &&
	       critical_key_ids(situation_anchor(situation)) > 0;
}

enum { STEP_UP = EKU_NETSCAPE_SGC | EKU_MICROSOFT_SGC };

static bool is_for_other_purposes(const struct certificate *c)
{
	return c->has_eku && (c->eku & (EKU_SERVER_AUTH | EKU_ANY | STEP_UP)) == 0;
}

static bool is_for_any_purpose(const struct certificate *c)
{
	return c->has_eku && (c->eku & (EKU_SERVER_AUTH | EKU_ANY | STEP_UP)) == EKU_ANY;
}

static bool is_for_any_purpose_and_step_up(const struct certificate *c)
{
	return c->has_eku && (c->eku & (EKU_SERVER_AUTH | EKU_ANY)) == EKU_ANY &&
	       (c->eku & STEP_UP) != 0;
}

static bool is_for_any_purpose_and_netscapes(const struct certificate *c)
{
	return is_for_any_purpose_and_step_up(c) && (c->eku & EKU_NETSCAPE_SGC) != 0;
}

static bool is_for_any_purpose_and_microsofts(const struct certificate *c)
{
	return is_for_any_purpose_and_step_up(c) && (c->eku & EKU_NETSCAPE_SGC) == 0;
}

static bool is_for_step_up(const struct certificate *c)
{
	return c->has_eku && (c->eku & (EKU_SERVER_AUTH | EKU_ANY)) == 0 && (c->eku & STEP_UP) != 0;
}

bool intermediate_is_for_other_purposes(const struct situation *situation)
{
	return is_intermediate_fault(situation, FAULT(PURPOSE)) &&
	       situation_any_intermediate(situation, is_for_other_purposes);
}

bool intermediate_is_for_any_purpose(const struct situation *situation)
{
	return is_intermediate_fault(situation, FAULT(PURPOSE)) &&
	       situation_any_intermediate(situation, is_for_any_purpose);
}

bool intermediate_is_for_any_purpose_and_step_up(const struct situation *situation)
{
	return is_intermediate_fault(situation, FAULT(PURPOSE)) &&
	       situation_any_intermediate(situation, is_for_any_purpose_and_netscapes);
}

bool intermediate_is_for_any_purpose_and_microsofts_step_up(const struct situation *situation)
{
	return is_intermediate_fault(situation, FAULT(PURPOSE)) &&
	       situation_any_intermediate(situation, is_for_any_purpose_and_microsofts);
}

/* Netscape's, whatever stands beside it; Microsoft's alone. */
static bool is_for_netscapes_step_up(const struct certificate *c)
{
	return is_for_step_up(c) && (c->eku & EKU_NETSCAPE_SGC) != 0;
}

static bool is_for_microsofts_step_up(const struct certificate *c)
{
	return is_for_step_up(c) && (c->eku & EKU_NETSCAPE_SGC) == 0;
}

bool intermediate_is_for_step_up(const struct situation *situation)
{
	return is_intermediate_fault(situation, FAULT(PURPOSE)) &&
	       situation_any_intermediate(situation, is_for_netscapes_step_up);
}

bool intermediate_is_for_microsofts_step_up(const struct situation *situation)
{
	return is_intermediate_fault(situation, FAULT(PURPOSE)) &&
	       situation_any_intermediate(situation, is_for_microsofts_step_up);
}

static bool is_anchor_a_root(const struct situation *situation)
{
	return certificate_is_self_issued(situation_anchor(situation));
}

bool anchor_is_for_other_purposes(const struct situation *situation)
{
	return is_anchor_fault(situation, FAULT(PURPOSE)) && is_anchor_a_root(situation) &&
	       is_for_other_purposes(situation_anchor(situation));
}

bool stored_intermediate_is_for_other_purposes(const struct situation *situation)
{
	return is_anchor_fault(situation, FAULT(PURPOSE)) && !is_anchor_a_root(situation) &&
	       is_for_other_purposes(situation_anchor(situation));
}

bool anchor_is_for_any_purpose(const struct situation *situation)
{
	return is_anchor_fault(situation, FAULT(PURPOSE)) &&
	       is_for_any_purpose(situation_anchor(situation));
}

bool anchor_is_for_any_purpose_and_step_up(const struct situation *situation)
{
	return is_anchor_fault(situation, FAULT(PURPOSE)) &&
	       is_for_any_purpose_and_step_up(situation_anchor(situation));
}

bool anchor_is_for_step_up(const struct situation *situation)
{
	return is_anchor_fault(situation, FAULT(PURPOSE)) &&
	       is_for_step_up(situation_anchor(situation));
}

/* Extensions whose damage is a trait of its own. */
static unsigned told_extensions(const struct certificate *c)
{
	unsigned told = 0;
	if (c->name_constraints.has_distance || c->name_constraints.has_mask_hole ||
	    constraints_is_empty(&c->name_constraints))
		told |= 1u << EXTENSION_NAME_CONSTRAINTS;
	if ((c->extensions.empty & 1u << EXTENSION_POLICY_CONSTRAINTS) != 0)
		told |= 1u << EXTENSION_POLICY_CONSTRAINTS;
	if (c->policies.maps_any)
		told |= 1u << EXTENSION_POLICY_MAPPINGS;
	return told;
}

static bool has_malformed_constraints(const struct certificate *c)
{
	return c->name_constraints.present && !c->name_constraints.has_mask_hole &&
	       !name_constraints_well_formed(&c->name_constraints);
}

/* What an authority alone has; all else is told of any certificate below the anchor
 * (encoding.h). */
static bool has_malformed_extension(const struct certificate *c)
{
	const unsigned of_authorities =
		1u << EXTENSION_NAME_CONSTRAINTS | 1u << EXTENSION_POLICY_CONSTRAINTS |
		1u << EXTENSION_POLICY_MAPPINGS | 1u << EXTENSION_INHIBIT_ANY_POLICY;
	return (c->extensions.damaged & of_authorities & ~told_extensions(c)) != 0 ||
	       has_malformed_constraints(c);
}

bool intermediate_extension_is_malformed(const struct situation *situation)
{
	return situation_any_intermediate(situation, has_malformed_extension);
}

/* Dates that cannot be read are a defect too.  Name constraints of an anchor are told
 * with those of others, its policies are not. */
static bool is_malformed(const struct certificate *c)
{
	const unsigned extension = CERTIFICATE_DEFECT_EXTENSION;
	const unsigned ignored = CERTIFICATE_DEFECT_SAN_EMPTY | extension;
	unsigned told = told_extensions(c) & 1u << EXTENSION_NAME_CONSTRAINTS;
	bool is_told = c->extensions.damaged != 0 && (c->extensions.damaged & ~told) == 0;
	return (c->defects & ~ignored) != 0 || ((c->defects & extension) != 0 && !is_told) ||
	       has_malformed_constraints(c);
}

bool anchor_is_malformed(const struct situation *situation)
{
	const struct certificate *anchor = situation_anchor(situation);
	return anchor != NULL && trust_of(situation)->path.n > 1 && is_malformed(anchor);
}

bool policy_is_missing(const struct situation *situation)
{
	return has_any_fault(situation, FAULT(POLICY));
}
