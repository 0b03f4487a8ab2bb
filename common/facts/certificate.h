/* certificate.h - what one certificate says, as plain data.
 *
 * Judges nothing: defects are facts.  certificate_read.h fills it.
 */
#ifndef CCN_FACTS_CERTIFICATE_H
#define CCN_FACTS_CERTIFICATE_H

#include "facts/certificate_access.h"
#include "facts/certificate_name_constraints.h"
#include "facts/certificate_policies.h"
#include "facts/oddity.h"
#include "facts/oid_sizes.h"
#include "facts/public_key.h"
#include "facts/signature_hash.h"
#include "names/presented.h"

enum { CERTIFICATE_SHA256_BYTES = 32, CERTIFICATE_MAX_BYTES = 1 << 20 };

/* keyUsage bits, RFC 5280 4.2.1.3 */
enum key_usage {
	KEY_USAGE_DIGITAL_SIGNATURE = 1 << 0,
	KEY_USAGE_NON_REPUDIATION = 1 << 1,
	KEY_USAGE_KEY_ENCIPHERMENT = 1 << 2,
	KEY_USAGE_DATA_ENCIPHERMENT = 1 << 3,
	KEY_USAGE_KEY_AGREEMENT = 1 << 4,
	KEY_USAGE_KEY_CERT_SIGN = 1 << 5,
	KEY_USAGE_CRL_SIGN = 1 << 6,
	KEY_USAGE_ENCIPHER_ONLY = 1 << 7,
	KEY_USAGE_DECIPHER_ONLY = 1 << 8,
};

/* extendedKeyUsage, RFC 5280 4.2.1.12 */
enum extended_key_usage {
	EKU_SERVER_AUTH = 1 << 0,
	EKU_CLIENT_AUTH = 1 << 1,
	EKU_ANY = 1 << 2,
	EKU_OCSP_SIGNING = 1 << 3,
	EKU_OTHER = 1 << 4,
	EKU_NETSCAPE_SGC = 1 << 5,  /* "server gated cryptography", of the 1990s: once as */
	EKU_MICROSOFT_SGC = 1 << 6, /* good as serverAuth, and with some clients still */
};

/* Netscape's certificate type, bit 0 being the highest of its BIT STRING. */
enum netscape_type {
	NETSCAPE_TYPE_CLIENT = 1 << 0,
	NETSCAPE_TYPE_SERVER = 1 << 1,
};

/* The extensions that are known by name, read or not. */
enum certificate_extension {
	EXTENSION_SAN,
	EXTENSION_BASIC_CONSTRAINTS,
	EXTENSION_KEY_USAGE,
	EXTENSION_EKU,
	EXTENSION_NAME_CONSTRAINTS,
	EXTENSION_SUBJECT_KEY_ID,
	EXTENSION_AUTHORITY_KEY_ID,
	EXTENSION_TLS_FEATURE,
	EXTENSION_CRL_POINTS,
	EXTENSION_POLICIES,
	EXTENSION_POLICY_MAPPINGS,
	EXTENSION_POLICY_CONSTRAINTS,
	EXTENSION_INHIBIT_ANY_POLICY,
	EXTENSION_AUTHORITY_ACCESS,
	EXTENSION_SCTS,          /* RFC 6962 3.3 */
	EXTENSION_POISON,        /* RFC 6962 3.1: a precertificate */
	EXTENSION_NETSCAPE_TYPE, /* what X.509 had before extKeyUsage */
	EXTENSION_ISSUER_ALT_NAME,
	EXTENSION_OCSP_NO_CHECK, /* RFC 6960 4.2.2.2.1 */
	EXTENSION_QC_STATEMENTS, /* RFC 3739 3.2.6 */
	EXTENSION_PROXY_INFO,    /* RFC 3820 3.8: a proxy certificate */
	EXTENSION_IP_BLOCKS,     /* RFC 3779 2.2 */
	EXTENSION_AS_NUMBERS,    /* RFC 3779 3.2 */
	EXTENSION_COUNT,
};

/* How each of them stands there: sets of bits 1 << EXTENSION_x.  Clients differ in
 * which of these they mind. */
struct extension_sets {
	unsigned present;
	unsigned critical;
	unsigned damaged;  /* the value does not parse as RFC 5280 has it */
	unsigned empty;    /* damaged: a SEQUENCE without elements */
	unsigned trailing; /* damaged: octets behind the value, which is read without them */
	unsigned repeated; /* there more than once */
};

/* Things wrong with the encoding; the rest is read as far as it goes.
 *
 * Strict where most of today's clients are (what others take all the same is
 * oddity.h): definite and minimal lengths; dates as in
 * RFC 5280 4.1.2.5 (UTCTime YYMMDDHHMMSSZ, where YY below 50 means 20YY, or
 * GeneralizedTime YYYYMMDDHHMMSSZ: no fractions, no offsets, no date without
 * seconds, no day that the calendar lacks).
 * Lenient where they are: a DEFAULT value that is written out (version 1,
 * critical FALSE, cA FALSE); a negative or long serial number; GeneralizedTime
 * before 2050; trailing zero bits in keyUsage; issuer and subject attributes in
 * any string type and octets.  A BOOLEAN TRUE other than FF counts as TRUE,
 * and, since clients differ, as a defect. */
enum certificate_defect {
	CERTIFICATE_DEFECT_DER = 1 << 0,      /* not a Certificate at all beyond this point */
	CERTIFICATE_DEFECT_TRAILING = 1 << 1, /* octets behind the certificate */
	CERTIFICATE_DEFECT_VERSION =
		1 << 2, /* extensions in a version other than 3, unknown version */
	CERTIFICATE_DEFECT_ALGORITHM = 1 << 3, /* inner and outer signature algorithm differ */
	CERTIFICATE_DEFECT_DATES = 1 << 4,     /* a date that cannot be read, or is not there */
	CERTIFICATE_DEFECT_EXTENSION = 1
				       << 5, /* an extension that a verdict reads does not parse */
	CERTIFICATE_DEFECT_DUPLICATE = 1 << 6,  /* one extension twice */
	CERTIFICATE_DEFECT_SERIAL = 1 << 7,     /* serial number not an INTEGER, or empty */
	CERTIFICATE_DEFECT_SAN = 1 << 8,        /* the SAN's outer form is broken: no names */
	CERTIFICATE_DEFECT_SAN_EMPTY = 1 << 9,  /* SEQUENCE without names */
	CERTIFICATE_DEFECT_NAME = 1 << 10,      /* issuer or subject is not a Name */
	CERTIFICATE_DEFECT_KEY = 1 << 11,       /* the public key does not parse */
	CERTIFICATE_DEFECT_SIGNATURE = 1 << 12, /* the signature is not whole octets */
};

/* struct certificate c = { 0 } is a valid empty value.  All struct bytes point
 * into der (or rewritten), which the certificate owns; what was not found is empty (len 0).
 * Of an extension that is there twice the first counts. */
struct certificate {
	uint8_t *der;
	size_t der_len;
	bool is_borrowed; /* all that it points to is that of another (certificate_store.h) */
	bool has_sha256;  /* sha256 is filled by trust/fingerprint.h, not here */
	uint8_t sha256[CERTIFICATE_SHA256_BYTES];
	unsigned defects;   /* enum certificate_defect */
	uint64_t oddities;  /* ODDITY_BIT of enum oddity */
	uint8_t *rewritten; /* owned: NULL, or where the fields point to (LENGTH_x), but tbs */
	size_t rewritten_len;

	int version;                      /* 1 to 3; 0 unknown */
	struct bytes serial;              /* content octets of the INTEGER */
	struct bytes tbs;                 /* DER of TBSCertificate, with its header */
	struct bytes signature_algorithm; /* DER of the outer AlgorithmIdentifier */
	struct bytes signature;           /* octets, without the count of unused bits */
	struct bytes issuer;              /* DER of the Name, with its header */
	struct bytes subject;
	struct bytes spki; /* DER of SubjectPublicKeyInfo, with its header */
	/* Valid when DEFECT_DATES is not set; else what is read by who takes the
	 * forms of TIME_x, if has_odd_dates. */
	int64_t not_before_s;
	int64_t not_after_s;
	bool has_odd_dates;

	enum key_algorithm key_algorithm;
	enum key_curve key_curve;
	unsigned key_bits; /* modulus or field size (Ed25519: 256, Ed448: 456); 0 unknown */
	unsigned key_exponent_bits; /* struct public_key */
	enum hash_algorithm signature_hash;
	unsigned signature_hash_bits; /* of the hash's output; 0 unknown */
	enum signature_algorithm signature_kind;

	bool has_san;
	bool san_critical;
	struct presented_name *names; /* every GeneralName of the SAN, in order */
	size_t n_names;
	/* With DEFECT_SAN: how many there are (in names) for who passes over octets
	 * behind the list, or lengths in BER; n_names is 0 then. */
	size_t n_lax_names;
	/* Every commonName of the subject, in order, as presented names of
	 * kind NAME_DNS (defect set as for a dNSName), UTF-8 or Latin octets as
	 * they stand; BMPString, UniversalString and what is no string at all
	 * have DEFECT_ENCODING. */
	struct presented_name *cns;
	size_t n_cns;
	struct bytes subject_email; /* first emailAddress attribute, or empty */

	bool has_basic_constraints;
	bool is_ca;
	int path_len; /* -1: no limit */
	bool has_key_usage;
	unsigned key_usage; /* enum key_usage */
	bool has_eku;
	unsigned eku;           /* enum extended_key_usage */
	unsigned netscape_type; /* enum netscape_type */
	struct name_constraints name_constraints;
	struct certificate_policies policies;
	struct oid_sizes oid_sizes;
	struct bytes subject_key_id;        /* octets, empty when absent */
	struct bytes authority_key_id;      /* keyIdentifier octets, empty when absent */
	struct bytes authority_cert_issuer; /* DER of the first Name there, or empty */
	struct bytes authority_cert_serial; /* content octets, empty when absent */
	struct bytes crl_points;            /* value of cRLDistributionPoints, unread, or empty */
	struct authority_access access;     /* where the issuer's certificate is */
	struct bytes scts;                  /* RFC 6962: the list (sct.h), or empty */
	bool must_staple;                   /* RFC 7633, status_request */
	bool has_other_feature;             /* RFC 7633, another than that */
	struct extension_sets extensions;
	/* Critical extensions that clients do not know.  Known are those above,
	 * and, unread, cRLDistributionPoints: OpenSSL accepts that, and all four
	 * of policies, when critical, and so do browsers (GnuTLS 3.7 knows three
	 * of the five).
	 * Both key identifiers and TLS features are read, but must not be
	 * critical (4.2.1.1, 4.2.1.2; RFC 7633, 4.1 advises against it):
	 * OpenSSL and Go refuse all three, so they count as unknown then.
	 * Policies count as unknown when they have a qualifier that is.
	 * Not known though one library or the other lets them pass:
	 * issuerAltName and authorityInfoAccess (OpenSSL refuses), Netscape
	 * certificate type and OCSP no-check (GnuTLS refuses). */
	unsigned n_unknown_critical;
	struct bytes unknown_critical; /* OID (content octets) of the first */
};

/* Has it this detail?  certificate_is_odd(c, ODDITY_SERIAL_ZERO) */
static inline bool certificate_is_odd(const struct certificate *certificate, enum oddity oddity)
{
	return (certificate->oddities >> oddity & 1) != 0;
}

/* How many names there are for the most lenient reader. */
static inline size_t certificate_n_readable_names(const struct certificate *certificate)
{
	return certificate->n_names + certificate->n_lax_names;
}

/* Frees the contents; accepts zeroed, half-built and twice. */
void certificate_clear(struct certificate *certificate);

/* The same certificate, octet for octet.  NULL equals NULL alone, and a
 * certificate without octets (a cleared one) no other than itself. */
bool certificate_equal(const struct certificate *a, const struct certificate *b);

/* Self-issued (RFC 5280 3.2): issuer and subject are the same Name, whoever
 * signed it; an authority's new key under its old name counts. */
bool certificate_is_self_issued(const struct certificate *certificate);

/* Does child's authority key identifier differ from issuer's subject key
 * identifier?  False when either has none. */
bool certificate_key_ids_differ(const struct certificate *child, const struct certificate *issuer);

/* A certificate with a SAN entry of kind DNS (well formed or not) has a
 * DNS-ID; then no CN counts (RFC 9525, RFC 2818).  Also true when the names
 * could not be read (DEFECT_SAN, DEFECT_DER, DEFECT_EXTENSION): a CN must not
 * count because of damage. */
bool certificate_has_dns_id(const struct certificate *certificate);

#endif
