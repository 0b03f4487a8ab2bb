/* connection.h - traits of the connection: whether there was a certificate, and
 * what was negotiated.  Predicates of traits.def.  Pure.
 *
 * What was negotiated is the best that the server takes (net/offer.h): first what
 * every current client offers, then all that the library has; and, when it then
 * prefers what browsers lack, what it takes of theirs.  With an offer of the user's
 * own (--priority) nothing is said about it.
 */
#ifndef CCN_CLIENTS_CONNECTION_H
#define CCN_CLIENTS_CONNECTION_H

#include "situation.h"

/* No certificate came, and why says nothing about clients: the only trait of such a
 * situation. */
bool is_not_obtained(const struct situation *situation);
/* No certificate came because the server takes nothing of the widest offer. */
bool has_nothing_in_common(const struct situation *situation);

/* --- version (RFC 8996) --- */

bool protocol_is_1_0(const struct situation *situation); /* or SSL 3.0 */
/* The server signs nothing then. */
bool protocol_is_1_0_with_static_rsa(const struct situation *situation);
bool protocol_is_1_1(const struct situation *situation);
bool cipher_is_camellia(const struct situation *situation);
bool cipher_is_ccm(const struct situation *situation);
bool cipher_is_ccm_in_tls_1_3(const struct situation *situation);
bool cipher_is_chacha(const struct situation *situation); /* by ECDHE, and no other */
bool cipher_is_chacha_by_dhe(const struct situation *situation);
bool key_is_p521_in_tls_1_2(const struct situation *situation);

/* --- key exchange --- */

/* DHE of less than 2048 bits, and of 2048 or more, and nothing that browsers offer. */
bool exchange_is_short_dhe(const struct situation *situation);
bool exchange_is_dhe(const struct situation *situation); /* but for the next two */
/* In a group of RFC 7919: with TLS 1.3; of more than 3072 bits, with any version. */
bool exchange_is_ffdhe_in_tls_1_3(const struct situation *situation);
bool exchange_is_longest_ffdhe(const struct situation *situation);
/* The same where it is offered; browsers, which do not, get static RSA or ECDHE. */
bool exchange_prefers_short_dhe(const struct situation *situation);
bool exchange_prefers_dhe(const struct situation *situation);
/* Without forward secrecy. */
bool exchange_is_static_rsa(const struct situation *situation);
/* ECDHE over P-521, the only curve of more than 512 bits; over X448. */
bool exchange_is_p521(const struct situation *situation);
bool exchange_is_x448(const struct situation *situation);
/* The same where it is offered; browsers that do not get static RSA. */
bool exchange_prefers_p521(const struct situation *situation);
bool exchange_prefers_x448(const struct situation *situation);
/* The server signs it with SHA-1, though TLS 1.2 lets it choose. */
bool exchange_is_signed_with_sha1(const struct situation *situation);
/* The same where it is offered; browsers that do not offer it get another. */
bool exchange_prefers_sha1(const struct situation *situation);

/* With ECDSA and SHA-512, though its key is not on P-521, to which this belongs. */
bool exchange_is_signed_with_ecdsa_sha512(const struct situation *situation);
/* Its renegotiations would not be bound to the session (RFC 5746). */
bool renegotiation_is_not_secure(const struct situation *situation);
/* It brought its certificate to a short ClientHello only. */
bool long_hello_is_refused(const struct situation *situation);

/* One failed, one of one packet brought the certificate, and whether the length was to blame could
 * not be found out. */
bool long_hello_did_not_show(const struct situation *situation);
/* The server went on, with the warning that it does not know the name (RFC 6066 3). */
bool name_is_warned_of(const struct situation *situation);

/* --- ciphers --- */

/* CBC with SHA-1; the same with an EC key in the certificate; CBC with SHA-2. */
bool cipher_is_cbc_sha1(const struct situation *situation);
bool cipher_is_ecdsa_cbc_sha1(const struct situation *situation);
bool cipher_is_cbc_sha2(const struct situation *situation);
/* CBC with SHA-2 where it is offered; browsers, which do not, get another. */
bool cipher_prefers_cbc_sha2(const struct situation *situation);
bool cipher_prefers_ecdsa_cbc(const struct situation *situation); /* with an EC key */
bool cipher_is_3des(const struct situation *situation);
/* RC4, or MD5 in its place. */
bool cipher_is_rc4(const struct situation *situation);

/* --- key usage against the exchange (RFC 5246 7.4.2, RFC 8446 4.4.2.2) --- */

/* It has no bit; bits of which none is a server's; one that another exchange would
 * need.  From a file: of ECDHE and TLS 1.3, which all clients speak. */
bool key_usage_is_empty(const struct situation *situation);
bool key_usage_is_no_servers(const struct situation *situation);
/* The same of a certificate that is a trust anchor itself. */
bool trusted_key_usage_is_no_servers(const struct situation *situation);
bool key_usage_is_of_other_exchange(const struct situation *situation);
bool trusted_key_usage_is_of_other_exchange(const struct situation *situation);

#endif
