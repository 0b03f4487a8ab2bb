/* dialogue.h - what the dialogues of this folder are made of: reading lines and
 * messages, sending, refusing.  Private to the folder.
 *
 * A unit (line, message) is either there as a whole or not there yet: a
 * dialogue never acts on a part of one, so it does not matter how the network
 * cut the stream.
 *
 * Texts of errors avoid quotation marks and angle brackets of their own: the
 * report escapes those wherever they stand.
 */
#ifndef CCN_STARTTLS_DIALOGUE_H
#define CCN_STARTTLS_DIALOGUE_H

#include "protocol.h"

/* --- the stream ---------------------------------------------------------- */

/* What was fed and is not understood yet; borrowed until the step returns. */
struct bytes dialogue_rest(const struct dialogue *d);

/* Takes the next n octets of the rest as one understood message (shown in the
 * transcript in hexadecimal). */
void dialogue_take(struct dialogue *d, size_t n);
/* The same without a line in the transcript. */
void dialogue_skip(struct dialogue *d, size_t n);

/* Takes the next line that ends with LF; *ret_line is without CR LF, borrowed
 * until the step returns.  False when there is none yet. */
bool dialogue_line(struct dialogue *d, struct bytes *ret_line);

/* The same for protocols whose lines may go on behind a literal ("{5}" CR LF
 * and five octets; "{5+}" too): the line with all its literals, line breaks
 * included.  has_literals says, by its beginning, whether a line can have any;
 * NULL: each can. */
bool dialogue_literal_line(struct dialogue *d, bool (*has_literals)(struct bytes line),
			   struct bytes *ret_line);
/* The length of the literal that line announces at its end; false: none. */
bool literal_length(struct bytes line, size_t *ret_len);

/* Appends to the output: a command (with its CR LF), or octets. */
void dialogue_send(struct dialogue *d, const char *text);
void dialogue_send_octets(struct dialogue *d, const void *data, size_t len);
/* Adds "S: ..." to the transcript. */
void dialogue_show(struct dialogue *d, struct bytes text);

/* --- failing ------------------------------------------------------------- */

/* Adds octets of the server to the words that an error will quote: one line,
 * about 200 octets, parts joined by " / ". */
void dialogue_words(struct dialogue *d, struct bytes text);
void dialogue_words_reset(struct dialogue *d);

/* ERR_STARTTLS_REFUSED: the text, and the words if there are any. */
enum dialogue_status dialogue_refuse(struct dialogue *d, const char *format, ...) PRINTF_LIKE(2, 3);
/* The same for an answer that is not of this protocol: says what was expected,
 * what came, and which protocol it looks like. */
enum dialogue_status dialogue_unexpected(struct dialogue *d, struct bytes got);

/* --- text ---------------------------------------------------------------- */

/* The three digits that begin a reply line (SMTP, FTP, NNTP), 0 when there are
 * none; *ret_more: a hyphen follows, more lines will come. */
int reply_code(struct bytes line, bool *ret_more);

/* "SSH", "HTTP", ...: the protocol whose server would begin like this; NULL
 * when it is not known.  Static. */
const char *guess_protocol(struct bytes beginning);
/* True for the header of a TLS alert or handshake record. */
bool is_tls_record(struct bytes beginning);

/* --- the dialogues ------------------------------------------------------- */

#define DIALOGUES(X) \
	X(smtp) \
	X(lmtp) \
	X(imap) \
	X(pop3) \
	X(ldap) \
	X(ftp) X(nntp) X(sieve) X(xmpp_client) X(xmpp_server) X(postgres) X(mysql) X(rdp) X(irc)

#define X(id) \
	enum dialogue_status id##_step(struct dialogue *d); \
	extern const char *const id##_expects[];
DIALOGUES(X)
#undef X

#endif
