/* oid.h - every object identifier that this program knows, once, by the name
 * that its standard gives it.
 *
 * Each is the initializer of a struct bytes with its content octets, so that
 * tables can be made of them; oid_is() compares with one.
 */
#ifndef CCN_FACTS_OID_H
#define CCN_FACTS_OID_H

#include "base/bytes.h"
#include "base/strbuf.h"

/* Is oid (content octets) the one of this name?  oid_is(oid, OID_CE_KEY_USAGE) */
#define oid_is(oid, name) bytes_equal((oid), (struct bytes)name)

/* Appends an object identifier's content octets as "2.5.29.17", or "#hex" when
 * they are not one (or an arc is beyond 64 bits). */
void object_identifier_append(struct strbuf *out, struct bytes oid);

/* Sorts object identifiers (content octets), the shorter first; true when one is
 * there more than once.  A hostile certificate can have a hundred thousand. */
bool oids_sort(struct bytes *oids, size_t n);

/* --- attributes of Names: X.520, RFC 4519, 2985 and 2247, EV guidelines 9.2 ------- */
#define OID_AT "\x55\x04"
#define OID_AT_COMMON_NAME BYTES(OID_AT "\x03")
#define OID_AT_SURNAME BYTES(OID_AT "\x04")
#define OID_AT_SERIAL_NUMBER BYTES(OID_AT "\x05")
#define OID_AT_COUNTRY BYTES(OID_AT "\x06")
#define OID_AT_LOCALITY BYTES(OID_AT "\x07")
#define OID_AT_STATE_OR_PROVINCE BYTES(OID_AT "\x08")
#define OID_AT_STREET BYTES(OID_AT "\x09")
#define OID_AT_ORGANIZATION BYTES(OID_AT "\x0a")
#define OID_AT_ORGANIZATIONAL_UNIT BYTES(OID_AT "\x0b")
#define OID_AT_TITLE BYTES(OID_AT "\x0c")
#define OID_AT_DESCRIPTION BYTES(OID_AT "\x0d")
#define OID_AT_BUSINESS_CATEGORY BYTES(OID_AT "\x0f")
#define OID_AT_POSTAL_CODE BYTES(OID_AT "\x11")
#define OID_AT_TELEPHONE_NUMBER BYTES(OID_AT "\x14")
#define OID_AT_NAME BYTES(OID_AT "\x29")
#define OID_AT_GIVEN_NAME BYTES(OID_AT "\x2a")
#define OID_AT_INITIALS BYTES(OID_AT "\x2b")
#define OID_AT_GENERATION_QUALIFIER BYTES(OID_AT "\x2c")
#define OID_AT_DN_QUALIFIER BYTES(OID_AT "\x2e")
#define OID_AT_PSEUDONYM BYTES(OID_AT "\x41")
#define OID_AT_ORGANIZATION_IDENTIFIER BYTES(OID_AT "\x61")
#define OID_PILOT_AT "\x09\x92\x26\x89\x93\xf2\x2c\x64\x01"
#define OID_AT_USER_ID BYTES(OID_PILOT_AT "\x01")
#define OID_AT_DOMAIN_COMPONENT BYTES(OID_PILOT_AT "\x19")
#define OID_AT_EMAIL_ADDRESS BYTES("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01")
#define OID_EV_JURISDICTION "\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01"
#define OID_AT_JURISDICTION_LOCALITY BYTES(OID_EV_JURISDICTION "\x01")
#define OID_AT_JURISDICTION_STATE_OR_PROVINCE BYTES(OID_EV_JURISDICTION "\x02")
#define OID_AT_JURISDICTION_COUNTRY BYTES(OID_EV_JURISDICTION "\x03")

/* --- extensions: RFC 5280 4.2 and 5.2, RFC 7633, RFC 6962 3.1 and 3.3 --------------- */
#define OID_CE "\x55\x1d"
#define OID_CE_SUBJECT_KEY_IDENTIFIER BYTES(OID_CE "\x0e")
#define OID_CE_KEY_USAGE BYTES(OID_CE "\x0f")
#define OID_CE_SUBJECT_ALT_NAME BYTES(OID_CE "\x11")
#define OID_CE_ISSUER_ALT_NAME BYTES(OID_CE "\x12")
#define OID_CE_BASIC_CONSTRAINTS BYTES(OID_CE "\x13")
#define OID_CE_CRL_NUMBER BYTES(OID_CE "\x14")
#define OID_CE_CRL_REASON BYTES(OID_CE "\x15")
#define OID_CE_DELTA_CRL_INDICATOR BYTES(OID_CE "\x1b")
#define OID_CE_ISSUING_DISTRIBUTION_POINT BYTES(OID_CE "\x1c")
#define OID_CE_CERTIFICATE_ISSUER BYTES(OID_CE "\x1d")
#define OID_CE_NAME_CONSTRAINTS BYTES(OID_CE "\x1e")
#define OID_CE_CRL_DISTRIBUTION_POINTS BYTES(OID_CE "\x1f")
#define OID_CE_CERTIFICATE_POLICIES BYTES(OID_CE "\x20")
#define OID_CE_POLICY_MAPPINGS BYTES(OID_CE "\x21")
#define OID_CE_AUTHORITY_KEY_IDENTIFIER BYTES(OID_CE "\x23")
#define OID_CE_POLICY_CONSTRAINTS BYTES(OID_CE "\x24")
#define OID_CE_EXTENDED_KEY_USAGE BYTES(OID_CE "\x25")
#define OID_CE_FRESHEST_CRL BYTES(OID_CE "\x2e")
#define OID_CE_INHIBIT_ANY_POLICY BYTES(OID_CE "\x36")
#define OID_PKIX "\x2b\x06\x01\x05\x05\x07"
#define OID_PE_AUTHORITY_INFO_ACCESS BYTES(OID_PKIX "\x01\x01")
#define OID_PE_QC_STATEMENTS BYTES(OID_PKIX "\x01\x03")
#define OID_PE_IP_ADDR_BLOCKS BYTES(OID_PKIX "\x01\x07")
#define OID_PE_AUTONOMOUS_SYS_IDS BYTES(OID_PKIX "\x01\x08")
#define OID_PE_PROXY_CERT_INFO BYTES(OID_PKIX "\x01\x0e")
#define OID_PKIX_OCSP_NO_CHECK BYTES(OID_PKIX "\x30\x01\x05")
#define OID_PE_TLS_FEATURE BYTES(OID_PKIX "\x01\x18")
#define OID_CT "\x2b\x06\x01\x04\x01\xd6\x79\x02\x04"
#define OID_CT_SCTS BYTES(OID_CT "\x02")
#define OID_CT_POISON BYTES(OID_CT "\x03")
#define OID_CT_OCSP_SCTS BYTES(OID_CT "\x05") /* of a SingleResponse */
#define OID_NETSCAPE "\x60\x86\x48\x01\x86\xf8\x42"
#define OID_NETSCAPE_CERT_TYPE BYTES(OID_NETSCAPE "\x01\x01")

/* --- values within extensions: RFC 5280, 4985, 6960 -------------------------------- */
#define OID_ANY_POLICY BYTES(OID_CE "\x20\x00")
#define OID_ANY_EXTENDED_KEY_USAGE BYTES(OID_CE "\x25\x00")
#define OID_QT_CPS BYTES(OID_PKIX "\x02\x01")
#define OID_QT_USER_NOTICE BYTES(OID_PKIX "\x02\x02")
#define OID_AD_OCSP BYTES(OID_PKIX "\x30\x01")
#define OID_AD_CA_ISSUERS BYTES(OID_PKIX "\x30\x02")
#define OID_KP_SERVER_AUTH BYTES(OID_PKIX "\x03\x01")
#define OID_KP_CLIENT_AUTH BYTES(OID_PKIX "\x03\x02")
#define OID_KP_OCSP_SIGNING BYTES(OID_PKIX "\x03\x09")
#define OID_KP_NETSCAPE_SGC BYTES(OID_NETSCAPE "\x04\x01")
#define OID_KP_MICROSOFT_SGC BYTES("\x2b\x06\x01\x04\x01\x82\x37\x0a\x03\x03")
#define OID_ON_DNS_SRV BYTES(OID_PKIX "\x08\x07")
#define OID_ON_SMTP_UTF8 BYTES(OID_PKIX "\x08\x09") /* RFC 9598 */
#define OID_PKIX_OCSP_BASIC BYTES(OID_PKIX "\x30\x01\x01")

/* --- hash functions: RFC 3279, 4055, 8702 ------------------------------------------- */
#define OID_RSADSI_DIGEST "\x2a\x86\x48\x86\xf7\x0d\x02"
#define OID_MD2 BYTES(OID_RSADSI_DIGEST "\x02")
#define OID_MD4 BYTES(OID_RSADSI_DIGEST "\x04")
#define OID_MD5 BYTES(OID_RSADSI_DIGEST "\x05")
#define OID_OIW "\x2b\x0e\x03\x02"
#define OID_SHA1 BYTES(OID_OIW "\x1a")
#define OID_NIST "\x60\x86\x48\x01\x65\x03\x04"
#define OID_SHA256 BYTES(OID_NIST "\x02\x01")
#define OID_SHA384 BYTES(OID_NIST "\x02\x02")
#define OID_SHA512 BYTES(OID_NIST "\x02\x03")
#define OID_SHA224 BYTES(OID_NIST "\x02\x04")
#define OID_SHA512_224 BYTES(OID_NIST "\x02\x05")
#define OID_SHA512_256 BYTES(OID_NIST "\x02\x06")
#define OID_SHA3_224 BYTES(OID_NIST "\x02\x07")
#define OID_SHA3_256 BYTES(OID_NIST "\x02\x08")
#define OID_SHA3_384 BYTES(OID_NIST "\x02\x09")
#define OID_SHA3_512 BYTES(OID_NIST "\x02\x0a")

/* --- public keys: RFC 3279, 4055, 5480, 8410 ----------------------------------------- */
#define OID_PKCS1 "\x2a\x86\x48\x86\xf7\x0d\x01\x01"
#define OID_RSA_ENCRYPTION BYTES(OID_PKCS1 "\x01")
#define OID_MGF1 BYTES(OID_PKCS1 "\x08")
#define OID_RSASSA_PSS BYTES(OID_PKCS1 "\x0a") /* also a signature */
#define OID_X9_57 "\x2a\x86\x48\xce\x38\x04"
#define OID_DSA BYTES(OID_X9_57 "\x01")
#define OID_X9_62 "\x2a\x86\x48\xce\x3d"
#define OID_EC_PUBLIC_KEY BYTES(OID_X9_62 "\x02\x01")
#define OID_ED25519 BYTES("\x2b\x65\x70") /* also a signature */
#define OID_ED448 BYTES("\x2b\x65\x71")   /* also a signature */

/* --- named curves: SEC 2, RFC 5639, GB/T 32918 ------------------------------------------ */
#define OID_P192 BYTES(OID_X9_62 "\x03\x01\x01")
#define OID_P256 BYTES(OID_X9_62 "\x03\x01\x07")
#define OID_CERTICOM "\x2b\x81\x04\x00"
#define OID_SECP160R1 BYTES(OID_CERTICOM "\x08")
#define OID_SECP160K1 BYTES(OID_CERTICOM "\x09")
#define OID_SECP256K1 BYTES(OID_CERTICOM "\x0a")
#define OID_SECP192K1 BYTES(OID_CERTICOM "\x1f")
#define OID_SECP224K1 BYTES(OID_CERTICOM "\x20")
#define OID_P224 BYTES(OID_CERTICOM "\x21")
#define OID_P384 BYTES(OID_CERTICOM "\x22")
#define OID_P521 BYTES(OID_CERTICOM "\x23")
#define OID_BRAINPOOL "\x2b\x24\x03\x03\x02\x08\x01\x01"
#define OID_BRAINPOOL_P160R1 BYTES(OID_BRAINPOOL "\x01")
#define OID_BRAINPOOL_P160T1 BYTES(OID_BRAINPOOL "\x02")
#define OID_BRAINPOOL_P192R1 BYTES(OID_BRAINPOOL "\x03")
#define OID_BRAINPOOL_P192T1 BYTES(OID_BRAINPOOL "\x04")
#define OID_BRAINPOOL_P224R1 BYTES(OID_BRAINPOOL "\x05")
#define OID_BRAINPOOL_P224T1 BYTES(OID_BRAINPOOL "\x06")
#define OID_BRAINPOOL_P256R1 BYTES(OID_BRAINPOOL "\x07")
#define OID_BRAINPOOL_P256T1 BYTES(OID_BRAINPOOL "\x08")
#define OID_BRAINPOOL_P320R1 BYTES(OID_BRAINPOOL "\x09")
#define OID_BRAINPOOL_P320T1 BYTES(OID_BRAINPOOL "\x0a")
#define OID_BRAINPOOL_P384R1 BYTES(OID_BRAINPOOL "\x0b")
#define OID_BRAINPOOL_P384T1 BYTES(OID_BRAINPOOL "\x0c")
#define OID_BRAINPOOL_P512R1 BYTES(OID_BRAINPOOL "\x0d")
#define OID_BRAINPOOL_P512T1 BYTES(OID_BRAINPOOL "\x0e")
#define OID_SM2 BYTES("\x2a\x81\x1c\xcf\x55\x01\x82\x2d")

/* --- signatures: RFC 3279, 4055, 5758, 8692 and 9881; OIW's from before PKCS #1
 * had its own ---------------------------------------------------------------------- */
#define OID_MD2_WITH_RSA BYTES(OID_PKCS1 "\x02")
#define OID_MD4_WITH_RSA BYTES(OID_PKCS1 "\x03")
#define OID_MD5_WITH_RSA BYTES(OID_PKCS1 "\x04")
#define OID_SHA1_WITH_RSA BYTES(OID_PKCS1 "\x05")
#define OID_SHA256_WITH_RSA BYTES(OID_PKCS1 "\x0b")
#define OID_SHA384_WITH_RSA BYTES(OID_PKCS1 "\x0c")
#define OID_SHA512_WITH_RSA BYTES(OID_PKCS1 "\x0d")
#define OID_SHA224_WITH_RSA BYTES(OID_PKCS1 "\x0e")
#define OID_SHA512_224_WITH_RSA BYTES(OID_PKCS1 "\x0f")
#define OID_SHA512_256_WITH_RSA BYTES(OID_PKCS1 "\x10")
#define OID_OIW_MD4_WITH_RSA BYTES(OID_OIW "\x02")
#define OID_OIW_MD5_WITH_RSA BYTES(OID_OIW "\x03")
#define OID_OIW_MD4_WITH_RSA_ENCRYPTION BYTES(OID_OIW "\x04")
#define OID_OIW_DSA_WITH_SHA BYTES(OID_OIW "\x0d")
#define OID_OIW_DSA_WITH_SHA1 BYTES(OID_OIW "\x1b")
#define OID_OIW_SHA1_WITH_RSA BYTES(OID_OIW "\x1d")
#define OID_RIPEMD160_WITH_RSA BYTES("\x2b\x24\x03\x03\x01\x02")
#define OID_DSA_WITH_SHA1 BYTES(OID_X9_57 "\x03")
#define OID_DSA_WITH_SHA224 BYTES(OID_NIST "\x03\x01")
#define OID_DSA_WITH_SHA256 BYTES(OID_NIST "\x03\x02")
#define OID_DSA_WITH_SHA384 BYTES(OID_NIST "\x03\x03")
#define OID_DSA_WITH_SHA512 BYTES(OID_NIST "\x03\x04")
#define OID_DSA_WITH_SHA3_224 BYTES(OID_NIST "\x03\x05")
#define OID_DSA_WITH_SHA3_256 BYTES(OID_NIST "\x03\x06")
#define OID_DSA_WITH_SHA3_384 BYTES(OID_NIST "\x03\x07")
#define OID_DSA_WITH_SHA3_512 BYTES(OID_NIST "\x03\x08")
#define OID_ECDSA_WITH_SHA1 BYTES(OID_X9_62 "\x04\x01")
#define OID_ECDSA_WITH_SHA224 BYTES(OID_X9_62 "\x04\x03\x01")
#define OID_ECDSA_WITH_SHA256 BYTES(OID_X9_62 "\x04\x03\x02")
#define OID_ECDSA_WITH_SHA384 BYTES(OID_X9_62 "\x04\x03\x03")
#define OID_ECDSA_WITH_SHA512 BYTES(OID_X9_62 "\x04\x03\x04")
#define OID_ECDSA_WITH_SHA3_224 BYTES(OID_NIST "\x03\x09")
#define OID_ECDSA_WITH_SHA3_256 BYTES(OID_NIST "\x03\x0a")
#define OID_ECDSA_WITH_SHA3_384 BYTES(OID_NIST "\x03\x0b")
#define OID_ECDSA_WITH_SHA3_512 BYTES(OID_NIST "\x03\x0c")
#define OID_RSA_WITH_SHA3_224 BYTES(OID_NIST "\x03\x0d")
#define OID_RSA_WITH_SHA3_256 BYTES(OID_NIST "\x03\x0e")
#define OID_RSA_WITH_SHA3_384 BYTES(OID_NIST "\x03\x0f")
#define OID_RSA_WITH_SHA3_512 BYTES(OID_NIST "\x03\x10")
#define OID_ML_DSA_44 BYTES(OID_NIST "\x03\x11")
#define OID_ML_DSA_65 BYTES(OID_NIST "\x03\x12")
#define OID_ML_DSA_87 BYTES(OID_NIST "\x03\x13")
#define OID_RSASSA_PSS_SHAKE128 BYTES(OID_PKIX "\x06\x1e")
#define OID_RSASSA_PSS_SHAKE256 BYTES(OID_PKIX "\x06\x1f")
#define OID_ECDSA_WITH_SHAKE128 BYTES(OID_PKIX "\x06\x20")
#define OID_ECDSA_WITH_SHAKE256 BYTES(OID_PKIX "\x06\x21")

#endif
