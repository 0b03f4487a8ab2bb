/* oddity.h - details of a certificate's encoding that one parser takes and another
 * refuses.
 *
 * Facts, judged by nobody here: each is a bit of a set (ODDITY_BIT).  Some stand
 * beside a defect, which says that no careful reader takes it; some are as RFC
 * 5280 or X.690 forbids it, and taken by nearly all.
 */
#ifndef CCN_FACTS_ODDITY_H
#define CCN_FACTS_ODDITY_H

#include <stdint.h>

/* X(ID) */
#define ODDITIES(X) \
	/* lengths (X.690 10.1): longer than needed, or indefinite */ \
	X(LENGTH_LONG) \
	X(LENGTH_LONG_TBS) \
	X(LENGTH_INDEFINITE) \
	X(LENGTH_INDEFINITE_TBS) \
	/* behind the last element that belongs there */ \
	X(TRAILING_IN_CERTIFICATE) \
	X(TRAILING_IN_TBS) \
	/* version, RFC 5280 4.1.2.1 */ \
	X(VERSION_1_WRITTEN) /* a DEFAULT is left out in DER (X.690 11.5) */ \
	X(VERSION_HIGH)      /* a number above that of version 3 */ \
	/* serialNumber, 4.1.2.2: a positive INTEGER of at most 20 octets */ \
	X(SERIAL_NEGATIVE) \
	X(SERIAL_ZERO) \
	X(SERIAL_LONG) \
	X(SERIAL_PADDED) /* a superfluous first octet (X.690 8.3.2) */ \
	X(SERIAL_EMPTY) \
	/* AlgorithmIdentifier, 4.1.1.2: NULL for RSA (RFC 4055), else nothing */ \
	X(SIGNATURE_NULL_MISSING) \
	X(SIGNATURE_PARAMETERS)      /* others than those */ \
	X(SIGNATURES_DIFFER_IN_NULL) /* inner and outer, in this alone */ \
	X(SIGNATURE_OLD_NUMBER)      /* OIW's number for RSA with SHA-1 and others */ \
	X(PSS_UNUSUAL)      /* not SHA-256, -384 or -512, with the same in the mask and as salt */ \
	X(PSS_NULL_MISSING) /* of a hash in the parameters of RSASSA-PSS (RFC 4055, 2.1) */ \
	/* the key, 4.1.2.7 */ \
	X(KEY_NULL_MISSING) /* RFC 3279 2.3.1 */ \
	X(KEY_PARAMETERS)   /* of an RSA key, others than NULL */ \
	X(KEY_TRAILING)     /* octets behind RSAPublicKey */ \
	X(KEY_MODULUS_NEGATIVE) \
	X(KEY_EXPONENT_BAD)     /* 1, or even */ \
	X(KEY_EXPONENT_LONG)    /* more than 31 bits */ \
	X(KEY_POINT_COMPRESSED) /* RFC 5480 2.2: optional to take */ \
	X(KEY_CURVE_EXPLICIT)   /* RFC 5480 2.1.1 forbids it */ \
	/* validity, 4.1.2.5 */ \
	X(TIME_GENERALIZED_EARLY) /* GeneralizedTime where UTCTime reaches */ \
	X(TIME_NO_SECONDS) \
	X(TIME_OFFSET) \
	X(TIME_FRACTION) \
	X(TIME_NO_ZONE) \
	X(TIME_CALENDAR) /* a day that its month lacks */ \
	X(TIME_SECOND_60) \
	X(TIME_HOUR_24) \
	/* issuer or subject, 4.1.2.4: octets that the string's type forbids */ \
	X(NAME_UTF8) \
	X(NAME_PRINTABLE)      /* ASCII that PrintableString lacks, such as @ and _ */ \
	X(NAME_PRINTABLE_STAR) /* * or & in one, which are often meant */ \
	X(NAME_PRINTABLE_HIGH) /* octets above 127 in one */ \
	X(NAME_IA5_HIGH) \
	X(NAME_BMP_LENGTH) /* an odd number of octets */ \
	X(NAME_BMP_SURROGATE) \
	X(NAME_UNIVERSAL)     /* the type itself, which is rare */ \
	X(NAME_UNIVERSAL_BAD) /* what is no character in one */ \
	X(NAME_NUMERIC)       /* other than digits and blanks in a NumericString */ \
	X(NAME_VISIBLE)       /* a VisibleString, which no DirectoryString is */ \
	X(NAME_NO_STRING)     /* a value of another type */ \
	X(NAME_EMPTY_RDN)     /* a SET without attributes */ \
	X(UNIQUE_IDS)         /* 4.1.2.8: conforming authorities must not */ \
	/* extensions, 4.2 */ \
	X(EXTENSIONS_EMPTY)       /* a list without any */ \
	X(FALSE_CRITICAL_WRITTEN) /* a DEFAULT, as above */ \
	X(FALSE_CA_WRITTEN) \
	X(PATH_LENGTH_NEGATIVE)  /* 4.2.1.9 */ \
	X(BOOLEAN_TRUE)          /* a TRUE other than FF (X.690 11.1) */ \
	X(KEY_USAGE_UNUSED_BITS) /* bits that are set, and said to be unused */ \
	/* GeneralNames of the SAN, 4.2.1.6 */ \
	X(SAN_NOT_ASCII)   /* in dNSName, rfc822Name or URI */ \
	X(SAN_CONSTRUCTED) /* a string in pieces, which is BER */ \
	X(SAN_X400) \
	X(SAN_UNKNOWN_TAG) \
	X(SAN_URI_RELATIVE)  /* no scheme */ \
	X(SAN_URI_CHARACTER) /* a blank, or another that RFC 3986 lacks */ \
	X(SAN_URI_HOST)      /* a bracket that encloses no address */

enum oddity {
#define X(ID) ODDITY_##ID,
	ODDITIES(X)
#undef X
		ODDITY_COUNT /* at most 64 */
};

#define ODDITY_BIT(ID) (UINT64_C(1) << ODDITY_##ID)

#endif
