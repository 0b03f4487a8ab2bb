/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "facts/certificate_extensions.h"

#include <limits.h>
#include <stdlib.h>

#include "facts/der.h"
#include "facts/extension.h"
#include "facts/general_name.h"
#include "facts/name_oddities.h"
#include "facts/oid.h"

/* Readers fill *c.  False: no memory.  What does not parse is a defect. */
typedef bool extension_reader(struct certificate *c, const struct extension *extension);

static void damaged(struct certificate *c)
{
	c->defects |= CERTIFICATE_DEFECT_EXTENSION;
}

/* Opens the SEQUENCE that an extension's value is. */
static bool open_sequence(struct bytes value, struct bytes *ret_contents)
{
	struct der_element sequence;
	if (!der_expect(&value, DER_SEQUENCE, &sequence) || value.len > 0)
		return false;
	*ret_contents = sequence.contents;
	return true;
}

/* cA: the one BOOLEAN within an extension. */
static bool read_boolean(struct certificate *c, struct bytes *rest, bool *ret_value)
{
	struct der_element element;
	bool canonical;
	if (!der_is_next(*rest, DER_BOOLEAN))
		return true;
	if (!der_next(rest, &element) ||
	    !der_boolean_value(element.contents, ret_value, &canonical))
		return false;
	if (!canonical) {
		c->oddities |= ODDITY_BIT(BOOLEAN_TRUE);
		damaged(c);
	}
	if (!*ret_value)
		c->oddities |= ODDITY_BIT(FALSE_CA_WRITTEN);
	return true;
}

/* 4.2.1.6.  Names that are wrong in themselves are marked one by one; a list
 * whose elements do not hold together gives no names at all. */
static bool read_san(struct certificate *c, const struct extension *extension)
{
	struct bytes rest;
	struct der_element element;
	size_t n;
	c->has_san = true;
	c->san_critical = extension->critical;
	if (!open_sequence(extension->value, &rest) || !der_count(rest, &n)) {
		c->defects |= CERTIFICATE_DEFECT_SAN;
		return true;
	}
	if (n == 0) {
		c->defects |= CERTIFICATE_DEFECT_SAN_EMPTY;
		return true;
	}
	c->names = calloc(n, sizeof(*c->names));
	if (c->names == NULL)
		return false;
	while (c->n_names < n && der_next(&rest, &element)) {
		c->names[c->n_names++] = general_name_read(&element);
		c->oddities |= general_name_oddities(&element);
	}
	return true;
}

/* 4.2.1.9: SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLen INTEGER OPTIONAL }.
 * A path length beyond int is as good as INT_MAX. */
static bool read_basic_constraints(struct certificate *c, const struct extension *extension)
{
	struct bytes rest;
	struct der_element number;
	int64_t path_len = -1;
	c->has_basic_constraints = true;
	if (!open_sequence(extension->value, &rest) || !read_boolean(c, &rest, &c->is_ca)) {
		damaged(c);
		return true;
	}
	if (der_expect(&rest, DER_INTEGER, &number)) {
		if (!der_is_integer(number.contents)) {
			damaged(c);
		} else if (number.contents.data[0] >= 0x80) {
			c->oddities |= ODDITY_BIT(PATH_LENGTH_NEGATIVE);
			damaged(c);
		} else if (!der_small_integer(number.contents, &path_len) || path_len > INT_MAX) {
			path_len = INT_MAX;
		}
	}
	c->path_len = (int)path_len;
	if (rest.len > 0)
		damaged(c);
	return true;
}

/* A BIT STRING whose bit 0 is the highest of the first octet: the bits 0 to 8.
 * Bits that are set, though said to be unused, are damage; the others count. */
static unsigned read_named_bits(struct certificate *c, struct bytes value)
{
	struct bytes octets = { NULL, 0 };
	struct der_element element;
	unsigned unused = 0, bits = 0;
	if (!der_expect(&value, DER_BIT_STRING, &element) || value.len > 0) {
		damaged(c);
		return 0;
	}
	if (!der_bits(element.contents, &octets, &unused)) {
		damaged(c);
		if (element.contents.len < 2 || element.contents.data[0] > 7)
			return 0;
		c->oddities |= ODDITY_BIT(KEY_USAGE_UNUSED_BITS);
		unused = element.contents.data[0];
		octets = bytes_from(element.contents, 1);
	}
	for (unsigned bit = 0; bit <= 8 && bit + unused < 8 * octets.len; bit++) {
		if ((octets.data[bit / 8] & 0x80u >> bit % 8) != 0)
			bits |= 1u << bit;
	}
	return bits;
}

/* 4.2.1.3 */
static bool read_key_usage(struct certificate *c, const struct extension *extension)
{
	c->has_key_usage = true;
	c->key_usage = read_named_bits(c, extension->value);
	return true;
}

static bool read_netscape_type(struct certificate *c, const struct extension *extension)
{
	c->netscape_type = read_named_bits(c, extension->value);
	return true;
}

static unsigned purpose(struct bytes oid)
{
	if (oid_is(oid, OID_KP_SERVER_AUTH))
		return EKU_SERVER_AUTH;
	if (oid_is(oid, OID_KP_CLIENT_AUTH))
		return EKU_CLIENT_AUTH;
	if (oid_is(oid, OID_KP_OCSP_SIGNING))
		return EKU_OCSP_SIGNING;
	if (oid_is(oid, OID_KP_NETSCAPE_SGC))
		return EKU_NETSCAPE_SGC;
	if (oid_is(oid, OID_KP_MICROSOFT_SGC))
		return EKU_MICROSOFT_SGC;
	return oid_is(oid, OID_ANY_EXTENDED_KEY_USAGE) ? EKU_ANY : EKU_OTHER;
}

/* 4.2.1.12: SEQUENCE SIZE (1..MAX) OF OBJECT IDENTIFIER. */
static bool read_eku(struct certificate *c, const struct extension *extension)
{
	struct bytes rest;
	struct der_element oid;
	c->has_eku = true;
	if (!open_sequence(extension->value, &rest) || rest.len == 0) {
		damaged(c);
		return true;
	}
	while (der_expect_oid(&rest, &oid))
		c->eku |= purpose(oid.contents);
	if (rest.len > 0)
		damaged(c);
	return true;
}

static bool read_constraints(struct certificate *c, const struct extension *extension)
{
	bool good;
	c->name_constraints.critical = extension->critical;
	if (!name_constraints_read(extension->value, &c->name_constraints, &good))
		return false;
	if (!good)
		damaged(c);
	return true;
}

static void count_unknown(struct certificate *c, const struct extension *extension)
{
	if (extension->critical && c->n_unknown_critical++ == 0)
		c->unknown_critical = extension->oid;
}

/* 4.2.1.4: when it is critical, one must be able to interpret it, "(including the
 * optional qualifier), or MUST reject the certificate". */
static bool read_policies(struct certificate *c, const struct extension *extension)
{
	bool good;
	if (!certificate_policies_read(extension->value, &c->policies, &good))
		return false;
	if (!good)
		damaged(c);
	if (c->policies.unknown_qualifier)
		count_unknown(c, extension);
	return true;
}

/* 4.2.1.5 */
static bool read_policy_mappings(struct certificate *c, const struct extension *extension)
{
	bool good;
	if (!policy_mappings_read(extension->value, &c->policies, &good))
		return false;
	if (!good)
		damaged(c);
	return true;
}

/* 4.2.1.11 */
static bool read_policy_constraints(struct certificate *c, const struct extension *extension)
{
	if (!policy_constraints_read(extension->value, &c->policies))
		damaged(c);
	return true;
}

/* 4.2.1.14 */
static bool read_inhibit_any_policy(struct certificate *c, const struct extension *extension)
{
	if (!inhibit_any_policy_read(extension->value, &c->policies))
		damaged(c);
	return true;
}

/* 4.2.1.2 */
static bool read_subject_key_id(struct certificate *c, const struct extension *extension)
{
	struct bytes rest = extension->value;
	struct der_element id;
	if (der_expect(&rest, DER_OCTET_STRING, &id) && rest.len == 0)
		c->subject_key_id = id.contents;
	else
		damaged(c);
	return true;
}

/* The first Name among GeneralNames; empty when there is none. */
static struct bytes first_directory_name(struct bytes names)
{
	struct der_element element;
	while (der_next(&names, &element)) {
		struct presented_name name = general_name_read_base(&element);
		if (name.kind == NAME_DIRECTORY && name.defect == NAME_DEFECT_NONE)
			return name.value;
	}
	return (struct bytes){ NULL, 0 };
}

/* 4.2.1.1: SEQUENCE { [0] keyIdentifier, [1] issuer, [2] serial }, all optional. */
static bool read_authority_key_id(struct certificate *c, const struct extension *extension)
{
	struct bytes rest;
	struct der_element id;
	size_t n;
	if (!open_sequence(extension->value, &rest) || !der_count(rest, &n)) {
		damaged(c);
		return true;
	}
	if (der_expect(&rest, DER_CONTEXT + 0, &id))
		c->authority_key_id = id.contents;
	if (der_expect(&rest, DER_CONTEXT_CONSTRUCTED + 1, &id))
		c->authority_cert_issuer = first_directory_name(id.contents);
	if (der_expect(&rest, DER_CONTEXT + 2, &id))
		c->authority_cert_serial = id.contents;
	return true;
}

/* RFC 7633: SEQUENCE OF INTEGER, numbers of TLS extensions. */
static bool read_tls_features(struct certificate *c, const struct extension *extension)
{
	enum { STATUS_REQUEST = 5 };
	struct bytes rest;
	struct der_element number;
	int64_t feature;
	if (!open_sequence(extension->value, &rest)) {
		damaged(c);
		return true;
	}
	while (der_expect(&rest, DER_INTEGER, &number)) {
		if (der_small_integer(number.contents, &feature) && feature == STATUS_REQUEST)
			c->must_staple = true;
		else
			c->has_other_feature = true;
	}
	if (rest.len > 0)
		damaged(c);
	return true;
}

/* 4.2.2.1 */
static bool read_authority_access(struct certificate *c, const struct extension *extension)
{
	if (!authority_access_read(extension->value, &c->access))
		damaged(c);
	return true;
}

/* 4.2.1.13: SEQUENCE SIZE (1..MAX) OF DistributionPoint, each a SEQUENCE; read by
 * whoever has a list to look the certificate up in. */
static bool keep_crl_points(struct certificate *c, const struct extension *extension)
{
	struct bytes rest;
	struct der_element point;
	c->crl_points = extension->value;
	if (!open_sequence(extension->value, &rest) || rest.len == 0) {
		damaged(c);
		return true;
	}
	while (der_expect(&rest, DER_SEQUENCE, &point))
		continue;
	if (rest.len > 0)
		damaged(c);
	return true;
}

/* RFC 6962 3.3: an OCTET STRING; what it holds is sct.h's. */
static bool read_scts(struct certificate *c, const struct extension *extension)
{
	struct bytes rest = extension->value;
	struct der_element list;
	if (der_expect(&rest, DER_OCTET_STRING, &list) && rest.len == 0)
		c->scts = list.contents;
	else
		damaged(c);
	return true;
}

/* RFC 6962 3.1: NULL. */
static bool read_poison(struct certificate *c, const struct extension *extension)
{
	if (!bytes_equal(extension->value, (struct bytes)BYTES("\x05\x00")))
		damaged(c);
	return true;
}

/* 4.2.1.7: as the SAN; no verdict looks at the names. */
static bool read_issuer_alt_name(struct certificate *c, const struct extension *extension)
{
	struct bytes rest;
	size_t n;
	if (!open_sequence(extension->value, &rest) || !der_count(rest, &n) || n == 0)
		damaged(c);
	return true;
}

static bool read_nothing(struct certificate *c, const struct extension *extension)
{
	(void)c;
	(void)extension;
	return true;
}

struct extension_row {
	struct bytes oid;
	extension_reader *read;
	bool never_critical; /* clients do not know it as critical */
	bool unjudged;       /* damage is no defect: no verdict stands on it */
};
static const struct extension_row known[EXTENSION_COUNT] = {
	[EXTENSION_SAN] = { OID_CE_SUBJECT_ALT_NAME, read_san, false, false },
	[EXTENSION_BASIC_CONSTRAINTS] = { OID_CE_BASIC_CONSTRAINTS, read_basic_constraints, false,
					  false },
	[EXTENSION_KEY_USAGE] = { OID_CE_KEY_USAGE, read_key_usage, false, false },
	[EXTENSION_EKU] = { OID_CE_EXTENDED_KEY_USAGE, read_eku, false, false },
	[EXTENSION_NAME_CONSTRAINTS] = { OID_CE_NAME_CONSTRAINTS, read_constraints, false, false },
	[EXTENSION_SUBJECT_KEY_ID] = { OID_CE_SUBJECT_KEY_IDENTIFIER, read_subject_key_id, true,
				       false },
	[EXTENSION_AUTHORITY_KEY_ID] = { OID_CE_AUTHORITY_KEY_IDENTIFIER, read_authority_key_id,
					 true, false },
	[EXTENSION_TLS_FEATURE] = { OID_PE_TLS_FEATURE, read_tls_features, true, false },
	[EXTENSION_CRL_POINTS] = { OID_CE_CRL_DISTRIBUTION_POINTS, keep_crl_points, false, true },
	[EXTENSION_POLICIES] = { OID_CE_CERTIFICATE_POLICIES, read_policies, false, false },
	[EXTENSION_POLICY_MAPPINGS] = { OID_CE_POLICY_MAPPINGS, read_policy_mappings, false,
					false },
	[EXTENSION_POLICY_CONSTRAINTS] = { OID_CE_POLICY_CONSTRAINTS, read_policy_constraints,
					   false, false },
	[EXTENSION_INHIBIT_ANY_POLICY] = { OID_CE_INHIBIT_ANY_POLICY, read_inhibit_any_policy,
					   false, false },
	[EXTENSION_AUTHORITY_ACCESS] = { OID_PE_AUTHORITY_INFO_ACCESS, read_authority_access, true,
					 true },
	[EXTENSION_SCTS] = { OID_CT_SCTS, read_scts, true, true },
	[EXTENSION_POISON] = { OID_CT_POISON, read_poison, true, true },
	[EXTENSION_NETSCAPE_TYPE] = { OID_NETSCAPE_CERT_TYPE, read_netscape_type, true, true },
	[EXTENSION_ISSUER_ALT_NAME] = { OID_CE_ISSUER_ALT_NAME, read_issuer_alt_name, true, true },
	[EXTENSION_OCSP_NO_CHECK] = { OID_PKIX_OCSP_NO_CHECK, read_nothing, true, true },
	[EXTENSION_QC_STATEMENTS] = { OID_PE_QC_STATEMENTS, read_nothing, true, true },
	[EXTENSION_PROXY_INFO] = { OID_PE_PROXY_CERT_INFO, read_nothing, true, true },
	[EXTENSION_IP_BLOCKS] = { OID_PE_IP_ADDR_BLOCKS, read_nothing, true, true },
	[EXTENSION_AS_NUMBERS] = { OID_PE_AUTONOMOUS_SYS_IDS, read_nothing, true, true },
};

/* Notes an empty list, and octets behind the value's one element, without which it
 * is read. */
static void note_form(struct certificate *c, enum certificate_extension id,
		      struct extension *extension)
{
	struct bytes rest = extension->value;
	struct der_element element;
	if (!der_next(&rest, &element))
		return;
	if (rest.len == 0) {
		if (element.tag == DER_SEQUENCE && element.contents.len == 0)
			c->extensions.empty |= 1u << id;
		return;
	}
	c->extensions.trailing |= 1u << id;
	extension->value = element.whole;
}

/* What a reader found wrong becomes a bit of the extension's own, and a defect
 * when a verdict stands on it. */
static bool read_known(struct certificate *c, enum certificate_extension id,
		       struct extension *extension)
{
	const unsigned bit = 1u << id, before = c->defects;
	const unsigned damage = CERTIFICATE_DEFECT_EXTENSION | CERTIFICATE_DEFECT_SAN |
				CERTIFICATE_DEFECT_SAN_EMPTY;
	note_form(c, id, extension);
	c->defects &= ~damage;
	bool memory = known[id].read(c, extension);
	if ((c->extensions.trailing & bit) != 0)
		c->defects |=
			id == EXTENSION_SAN ? CERTIFICATE_DEFECT_SAN : CERTIFICATE_DEFECT_EXTENSION;
	if ((c->defects & CERTIFICATE_DEFECT_SAN) != 0)
		certificate_doubt_names(c);
	if ((c->defects & damage) != 0)
		c->extensions.damaged |= bit;
	else
		c->extensions.empty &= ~bit;
	if (known[id].unjudged)
		c->defects &= ~damage;
	c->defects |= before;
	return memory;
}

static bool handle_extension(struct certificate *c, struct extension *extension)
{
	for (unsigned id = 0; id < EXTENSION_COUNT; id++) {
		const unsigned bit = 1u << id;
		if (!bytes_equal(known[id].oid, extension->oid))
			continue;
		if ((c->extensions.present & bit) != 0) {
			c->extensions.repeated |= bit;
			return true; /* the first counts; the defect is set elsewhere */
		}
		c->extensions.present |= bit;
		if (extension->critical)
			c->extensions.critical |= bit;
		if (known[id].never_critical)
			count_unknown(c, extension);
		return read_known(c, id, extension);
	}
	count_unknown(c, extension);
	return true;
}

/* The number of elements up to the first that is not whole. */
static size_t count_whole(struct bytes list)
{
	struct der_element element;
	size_t n = 0;
	while (der_next(&list, &element))
		n++;
	return n;
}

static void note_critical(struct certificate *c, const struct extension *extension)
{
	if (!extension->critical_canonical) {
		c->oddities |= ODDITY_BIT(BOOLEAN_TRUE);
		damaged(c);
	}
	if (extension->critical_written && !extension->critical)
		c->oddities |= ODDITY_BIT(FALSE_CRITICAL_WRITTEN);
}

static bool read_list(struct certificate *c, struct bytes list)
{
	struct der_element element;
	struct extension extension;
	size_t n = 0, n_whole = count_whole(list);
	struct bytes *oids = calloc(n_whole + 1, sizeof(*oids));
	if (oids == NULL)
		return false;
	bool memory = true;
	for (size_t i = 0; memory && i < n_whole && der_next(&list, &element); i++) {
		if (!extension_read(&element, &extension)) {
			damaged(c);
			continue;
		}
		note_critical(c, &extension);
		oids[n++] = extension.oid;
		memory = handle_extension(c, &extension);
	}
	/* 4.2: no extension more than once. */
	if (memory && oids_sort(oids, n))
		c->defects |= CERTIFICATE_DEFECT_DUPLICATE;
	if (n_whole == 0 && list.len == 0) {
		c->oddities |= ODDITY_BIT(EXTENSIONS_EMPTY);
		damaged(c); /* SIZE (1..MAX) */
	}
	if (list.len > 0)
		c->defects |= CERTIFICATE_DEFECT_DER;
	free(oids);
	return memory;
}

void certificate_doubt_names(struct certificate *c)
{
	c->n_lax_names += c->n_names;
	c->n_names = 0;
}

bool certificate_extensions_read(struct certificate *c, struct bytes explicit_contents, bool cut)
{
	struct bytes rest = explicit_contents;
	struct der_element sequence;
	if (!der_is_next(rest, DER_SEQUENCE) || !der_next_cut(&rest, &sequence)) {
		c->defects |= CERTIFICATE_DEFECT_DER;
		return true;
	}
	if (cut || sequence.cut || rest.len > 0)
		c->defects |= CERTIFICATE_DEFECT_DER;
	return read_list(c, sequence.contents);
}
