/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "certificate_words.h"

#include "facts/hex.h"

enum { SERIAL_OCTETS = 32 };

static const char *key_words(enum key_algorithm algorithm)
{
	switch (algorithm) {
	case KEY_RSA:
		return "RSA";
	case KEY_RSA_PSS:
		return "RSA-PSS";
	case KEY_DSA:
		return "DSA";
	case KEY_EC:
		return "EC";
	case KEY_ED25519:
		return "Ed25519";
	case KEY_ED448:
		return "Ed448";
	case KEY_UNKNOWN:
		break;
	}
	return "unknown";
}

const char *hash_words(enum hash_algorithm hash)
{
	switch (hash) {
	case HASH_INTRINSIC:
		return "the hash of its own";
	case HASH_MD2:
		return "MD2";
	case HASH_MD4:
		return "MD4";
	case HASH_MD5:
		return "MD5";
	case HASH_SHA1:
		return "SHA-1";
	case HASH_SHA2:
		return "SHA-2";
	case HASH_SHA3:
		return "SHA-3";
	case HASH_UNKNOWN:
		break;
	}
	return "an unknown hash";
}

void key_append(struct strbuf *out, const struct certificate *certificate)
{
	strbuf_append(out, key_words(certificate->key_algorithm));
	if (certificate->key_bits != 0)
		strbuf_printf(out, ", %u bits", certificate->key_bits);
}

void serial_append(struct strbuf *out, const struct certificate *certificate)
{
	hex_append(out, bytes_until(certificate->serial, SERIAL_OCTETS), 0);
	if (certificate->serial.len > SERIAL_OCTETS)
		strbuf_append(out, "...");
}

void key_and_hash_append(struct strbuf *out, const struct certificate *certificate)
{
	key_append(out, certificate);
	strbuf_append(out, ", signed with ");
	strbuf_append(out, hash_words(certificate->signature_hash));
}

void strength_append(struct strbuf *out, const struct certificate *certificate)
{
	strbuf_append(out, "key ");
	key_and_hash_append(out, certificate);
}

static const char *defect_words(enum certificate_defect defect)
{
	switch (defect) {
	case CERTIFICATE_DEFECT_DER:
		return "its DER breaks off or is damaged";
	case CERTIFICATE_DEFECT_TRAILING:
		return "octets stand behind it";
	case CERTIFICATE_DEFECT_VERSION:
		return "its version does not allow what it holds";
	case CERTIFICATE_DEFECT_ALGORITHM:
		return "its two signature algorithms differ";
	case CERTIFICATE_DEFECT_DATES:
		return "a date cannot be read";
	case CERTIFICATE_DEFECT_EXTENSION:
		return "an extension cannot be read";
	case CERTIFICATE_DEFECT_DUPLICATE:
		return "it has one extension twice";
	case CERTIFICATE_DEFECT_SERIAL:
		return "its serial number cannot be read";
	case CERTIFICATE_DEFECT_SAN:
		return "its alternative names cannot be read";
	case CERTIFICATE_DEFECT_SAN_EMPTY:
		return "its list of alternative names is empty";
	case CERTIFICATE_DEFECT_NAME:
		return "its issuer or subject cannot be read";
	case CERTIFICATE_DEFECT_KEY:
		return "its public key cannot be read";
	case CERTIFICATE_DEFECT_SIGNATURE:
		return "its signature cannot be read";
	}
	return "it has a defect";
}

/* What is no defect of the encoding, and keeps most clients all the same. */
static bool has_unknown_name(const struct certificate *certificate)
{
	return (certificate->oddities & ODDITY_BIT(SAN_UNKNOWN_TAG)) != 0;
}

bool defects_are_known(const struct certificate *certificate)
{
	return certificate->defects != 0 || has_unknown_name(certificate);
}

void defects_append(struct strbuf *out, const struct certificate *certificate)
{
	bool is_first = true;
	for (unsigned bit = 1; bit != 0; bit <<= 1) {
		if ((certificate->defects & bit) == 0)
			continue;
		if (!is_first)
			strbuf_append(out, ", ");
		strbuf_append(out, defect_words((enum certificate_defect)bit));
		is_first = false;
	}
	if (has_unknown_name(certificate)) {
		strbuf_append(out, is_first ? "" : ", ");
		strbuf_append(out, "it has an alternative name of a kind that does not exist");
	}
}
