/* certbuilder.h - assembles X.509 certificates part by part, for tests.
 *
 * Everything has a sane default and everything can be replaced by raw octets,
 * so that good, odd and impossible certificates are equally easy to make.  The
 * signature is real (over whatever the TBSCertificate became) unless it is
 * replaced too.  Failure (memory, GnuTLS) ends the test program.
 *
 *	struct certbuilder ca, leaf;
 *	certbuilder_init(&ca, "Test CA", test_key(TEST_KEY_EC256, 0));
 *	certbuilder_add_basic_constraints(&ca, true, true, -1);
 *	certbuilder_init(&leaf, "www.example.com", test_key(TEST_KEY_EC256, 1));
 *	certbuilder_issued_by(&leaf, &ca);
 *	certbuilder_add_dns(&leaf, "www.example.com");
 *	certbuilder_add_san(&leaf, 0x82, "a\0b", 3); // any tag, any octets
 *	struct derbuf der = { 0 };
 *	certbuilder_build(&leaf, &der); // der.data, der.len
 *	certbuilder_clear(&leaf); certbuilder_clear(&ca); derbuf_clear(&der);
 */
#ifndef CCN_TESTS_SUPPORT_CERTBUILDER_H
#define CCN_TESTS_SUPPORT_CERTBUILDER_H

#include "support/testkey.h"

/* Fields may be set directly.  Of the derbuf fields, those named raw_ stand in
 * for the part as a whole (tag and length included) when raw_x.len > 0. */
struct certbuilder {
	int version;                   /* 3 (default), 2; 1: no version field */
	int64_t serial;                /* default 1 */
	int64_t not_before_s;          /* default 2020-01-01T00:00:00Z */
	int64_t not_after_s;           /* default 2040-01-01T00:00:00Z */
	const struct test_key *key;    /* of the subject */
	const struct test_key *signer; /* default: key, that is self-signed */
	enum test_signature signature; /* TEST_SIGNATURE_DEFAULT: what fits signer */

	struct derbuf subject; /* RDNs, without the outer SEQUENCE: test_name_add() */
	struct derbuf issuer;  /* the same; empty: the subject */
	struct derbuf san;     /* GeneralNames, without the outer SEQUENCE */
	bool san_critical;
	bool san_present;         /* write the extension even when san is empty */
	struct derbuf extensions; /* Extensions, without the outer SEQUENCE */

	struct derbuf raw_version; /* including [0] */
	struct derbuf raw_serial;
	struct derbuf raw_inner_algorithm; /* AlgorithmIdentifier inside of the TBS */
	struct derbuf raw_issuer;          /* a whole Name */
	struct derbuf raw_not_before;      /* one Time */
	struct derbuf raw_not_after;
	struct derbuf raw_validity; /* both Times and their SEQUENCE */
	struct derbuf raw_subject;
	struct derbuf raw_spki;
	struct derbuf raw_unique_ids; /* put between SubjectPublicKeyInfo and extensions */
	struct derbuf raw_extensions; /* including [3]; the SAN is then not added */
	struct derbuf raw_tbs_end;    /* put behind the extensions, inside of the TBS */
	struct derbuf raw_algorithm;  /* outer AlgorithmIdentifier */
	struct derbuf raw_signature;  /* a whole BIT STRING */
	struct derbuf raw_end;        /* put behind the signature, inside of the Certificate */
};

/* Defaults, and a subject with one commonName (UTF8String; NULL: an empty
 * Name).  Without certbuilder_issued_by() the certificate is self-signed. */
void certbuilder_init(struct certbuilder *b, const char *common_name, const struct test_key *key);
void certbuilder_clear(struct certbuilder *b);

/* Takes issuer's subject as issuer and its key as signer.  Adds no extension. */
void certbuilder_issued_by(struct certbuilder *b, const struct certbuilder *issuer);

/* Adds one RDN with one attribute to a Name (b->subject, b->issuer): OID, tag
 * of the string, octets. */
void test_name_add(struct derbuf *name, const char *oid, unsigned tag, const void *data,
		   size_t len);
/* The same with text: UTF8String. */
void test_name_add_text(struct derbuf *name, const char *oid, const char *text);
/* Multi-valued RDNs: between test_rdn_begin and der_end(name, begun). */
size_t test_rdn_begin(struct derbuf *name);
void test_rdn_attribute(struct derbuf *name, const char *oid, unsigned tag, const void *data,
			size_t len);
#define OID_CN "2.5.4.3"
#define OID_SERIAL_NUMBER "2.5.4.5"
#define OID_C "2.5.4.6"
#define OID_L "2.5.4.7"
#define OID_ST "2.5.4.8"
#define OID_STREET "2.5.4.9"
#define OID_O "2.5.4.10"
#define OID_OU "2.5.4.11"
#define OID_DC "0.9.2342.19200300.100.1.25"
#define OID_UID "0.9.2342.19200300.100.1.1"
#define OID_EMAIL "1.2.840.113549.1.9.1"

/* Subject alternative names: one GeneralName each. */
void certbuilder_add_san(struct certbuilder *b, unsigned tag, const void *data, size_t len);
void certbuilder_add_dns(struct certbuilder *b, const char *name);   /* [2] */
void certbuilder_add_ip(struct certbuilder *b, const char *address); /* [7], "192.0.2.1", "::1" */
void certbuilder_add_uri(struct certbuilder *b, const char *uri);    /* [6] */
void certbuilder_add_email(struct certbuilder *b, const char *address); /* [1] */
void certbuilder_add_srv(struct certbuilder *b, const char *name);      /* "_imaps.example.com" */
void certbuilder_add_other(struct certbuilder *b, const char *oid, const struct derbuf *value);
void certbuilder_add_directory(struct certbuilder *b, const struct derbuf *rdns); /* [4] */

/* One extension: OID, critical, extnValue's contents (DER or not). */
void certbuilder_add_extension(struct certbuilder *b, const char *oid, bool critical,
			       const void *value, size_t len);
void certbuilder_add_extension_buf(struct certbuilder *b, const char *oid, bool critical,
				   const struct derbuf *value);
void certbuilder_add_extension_hex(struct certbuilder *b, const char *oid, bool critical,
				   const char *hex);

/* path_len -1: none.  The key usage is the sum of bits (1 << n) for bit n of
 * RFC 5280 4.2.1.3: 1 << 0 digitalSignature, 1 << 5 keyCertSign, ... 1 << 8. */
void certbuilder_add_basic_constraints(struct certbuilder *b, bool critical, bool ca, int path_len);
void certbuilder_add_key_usage(struct certbuilder *b, bool critical, unsigned bits);
/* oids: NULL-ended list, for example OID_EKU_SERVER_AUTH. */
void certbuilder_add_eku(struct certbuilder *b, bool critical, const char *const *oids);
#define OID_EKU_SERVER_AUTH "1.3.6.1.5.5.7.3.1"
#define OID_EKU_CLIENT_AUTH "1.3.6.1.5.5.7.3.2"
#define OID_EKU_OCSP_SIGNING "1.3.6.1.5.5.7.3.9"
#define OID_EKU_ANY "2.5.29.37.0"
/* subjectKeyIdentifier of b->key; authorityKeyIdentifier of b->signer (or of
 * the key given). */
void certbuilder_add_ski(struct certbuilder *b);
void certbuilder_add_aki(struct certbuilder *b, const struct test_key *issuer);
void certbuilder_add_must_staple(struct certbuilder *b);

/* permitted and excluded: GeneralSubtrees without their outer [0] and [1];
 * NULL or empty: none.  Fill them with test_subtree_add(). */
void certbuilder_add_name_constraints(struct certbuilder *b, bool critical,
				      const struct derbuf *permitted,
				      const struct derbuf *excluded);
void test_subtree_add(struct derbuf *subtrees, unsigned tag, const void *data, size_t len);
void test_subtree_add_dns(struct derbuf *subtrees, const char *base);                     /* [2] */
void test_subtree_add_ip(struct derbuf *subtrees, const char *address, const char *mask); /* [7] */

/* Appends the certificate's DER (or what the raw parts made of it). */
void certbuilder_build(const struct certbuilder *b, struct derbuf *out);

/* Appends PEM with 64 characters a line; label "CERTIFICATE" and so on. */
void test_pem_append(struct derbuf *out, const char *label, struct bytes der);

#endif
