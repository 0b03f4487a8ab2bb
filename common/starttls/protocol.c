/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "protocol.h"

#include <strings.h>

#include "ftp.h"
#include "imap.h"
#include "irc.h"
#include "ldap.h"
#include "mysql.h"
#include "nntp.h"
#include "pop3.h"
#include "postgres.h"
#include "rdp.h"
#include "sieve.h"
#include "smtp.h"
#include "tds.h"
#include "xmpp.h"

/* Sources of the columns:
 * SRV: RFC 6186 (imap, pop3, submission), RFC 8314 (submissions), RFC 5804
 *   (sieve), RFC 6120 and XEP-0368 (xmpp), RFC 2782 and RFC 4511 (ldap), RFC 3263
 *   (sips).  NULL: no RFC defines one, so --srv has nothing to look up.
 * SRV-ID: RFC 7817, section 3 (mail and sieve, which take the names of RFC
 *   6186 and RFC 8314), RFC 6120, section 13.7.1.2.1 (XMPP; XEP-0368 keeps
 *   it).  RFC 7817 has no URI-ID.
 * URI-ID: RFC 5922, section 7.1: the scheme is "sip" alone, for sips, too.
 * clients: whose refusal somebody would notice who runs such a service: programs
 *   that are in wide use for the protocol and verify certificates by default.  A
 *   family too many is an alarm that nobody can act on, one too few silence. */

/* Browsers, and the apps of people's devices. */
#define WEB \
	(CLIENT_BIT(CHROME) | CLIENT_BIT(FIREFOX) | CLIENT_BIT(APPLE) | CLIENT_BIT(WINDOWS) | \
	 CLIENT_BIT(ANDROID))
/* Thunderbird, Apple Mail, Outlook, the mail apps of Android; Evolution, Geary,
 * Claws Mail and mutt have GnuTLS. */
#define MAIL_PROGRAMS \
	(CLIENT_BIT(FIREFOX) | CLIENT_BIT(APPLE) | CLIENT_BIT(WINDOWS) | CLIENT_BIT(ANDROID) | \
	 CLIENT_BIT(GNUTLS))
/* Mail programs, and what sends by a relay: Postfix, PHP, Perl and Ruby. */
#define MAIL_SENDERS (MAIL_PROGRAMS | CLIENT_BIT(OPENSSL))
/* Postfix and sendmail; Exim as Debian has it; Exchange; servers in Go. */
#define MAIL_SERVERS \
	(CLIENT_BIT(OPENSSL) | CLIENT_BIT(GNUTLS) | CLIENT_BIT(WINDOWS) | CLIENT_BIT(GO))
/* Postfix, Exim and Dovecot hand mail over. */
#define MAIL_DELIVERY (CLIENT_BIT(OPENSSL) | CLIENT_BIT(GNUTLS))
/* roundcube in PHP, KMail with Qt; Thunderbird; Claws Mail. */
#define SIEVE_EDITORS (CLIENT_BIT(OPENSSL) | CLIENT_BIT(FIREFOX) | CLIENT_BIT(GNUTLS))
/* libldap with OpenSSL, in Debian with GnuTLS; JNDI; Windows. */
#define DIRECTORY_CLIENTS \
	(CLIENT_BIT(OPENSSL) | CLIENT_BIT(GNUTLS) | CLIENT_BIT(JAVA) | CLIENT_BIT(WINDOWS))
/* curl and WinSCP; FileZilla and lftp. */
#define FTP_CLIENTS (CLIENT_BIT(OPENSSL) | CLIENT_BIT(GNUTLS))
/* slrn; pan and tin; Thunderbird. */
#define NEWS_READERS (CLIENT_BIT(OPENSSL) | CLIENT_BIT(GNUTLS) | CLIENT_BIT(FIREFOX))
/* Asterisk, Kamailio and phones of PJSIP. */
#define SIP_CLIENTS CLIENT_BIT(OPENSSL)
/* irssi and HexChat; WeeChat. */
#define IRC_CLIENTS (CLIENT_BIT(OPENSSL) | CLIENT_BIT(GNUTLS))
/* Conversations; Monal; Psi with Qt; Gajim and Dino. */
#define XMPP_CLIENTS \
	(CLIENT_BIT(ANDROID) | CLIENT_BIT(APPLE) | CLIENT_BIT(OPENSSL) | CLIENT_BIT(GNUTLS))
/* Prosody and ejabberd; Openfire. */
#define XMPP_SERVERS (CLIENT_BIT(OPENSSL) | CLIENT_BIT(JAVA))
/* Applications, with the drivers of their languages: libpq, libmysqlclient and
 * mosquitto have OpenSSL. */
#define APPLICATIONS \
	(CLIENT_BIT(OPENSSL) | CLIENT_BIT(JAVA) | CLIENT_BIT(GO) | CLIENT_BIT(PYTHON) | \
	 CLIENT_BIT(NODE))
/* SqlClient and ODBC, which have SChannel on Windows and else OpenSSL; the drivers of
 * the languages that verify unless told not to. */
#define SQL_SERVER_CLIENTS \
	(CLIENT_BIT(WINDOWS) | CLIENT_BIT(OPENSSL) | CLIENT_BIT(JAVA) | CLIENT_BIT(GO) | \
	 CLIENT_BIT(NODE))
/* Private DNS of Android, profiles of Apple; unbound, stubby and systemd-resolved;
 * knot; CoreDNS and AdGuard. */
#define RESOLVERS \
	(CLIENT_BIT(ANDROID) | CLIENT_BIT(APPLE) | CLIENT_BIT(OPENSSL) | CLIENT_BIT(GNUTLS) | \
	 CLIENT_BIT(GO))
/* mstsc. */
#define REMOTE_DESKTOP CLIENT_BIT(WINDOWS)
/* It is not known what is spoken. */
#define NOBODY 0

static const char *const https_aliases[] = { "wss", NULL };
static const char *const smtps_aliases[] = { "submissions", NULL };
static const char *const pop3_aliases[] = { "pop", NULL }; /* RFC 2384 */
static const char *const pop3s_aliases[] = { "pops", NULL };
static const char *const nntp_aliases[] = { "news", NULL };
static const char *const nntps_aliases[] = { "snews", NULL };
static const char *const sips_aliases[] = { "sip", NULL };
static const char *const mysql_aliases[] = { "mariadb", NULL };
static const char *const tds_aliases[] = { "sqlserver", NULL };

/* clang-format off */
static const struct protocol table[] = {
	/* implicit TLS */
	{ .name = "https", .port = 443, .clients = WEB, .uri_scheme = "https",
	  .uri_aliases = https_aliases, .alpn = "http/1.1" },
	{ .name = "tls", .clients = NOBODY },
	{ .name = "smtps", .port = 465, .clients = MAIL_SENDERS, .srv_service = "_submissions._tcp",
	  .uri_scheme = "smtps", .uri_aliases = smtps_aliases, .srv_id = "submissions" },
	{ .name = "imaps", .port = 993, .clients = MAIL_PROGRAMS, .srv_service = "_imaps._tcp",
	  .uri_scheme = "imaps", .srv_id = "imaps" },
	{ .name = "pop3s", .port = 995, .clients = MAIL_PROGRAMS, .srv_service = "_pop3s._tcp",
	  .uri_scheme = "pop3s", .uri_aliases = pop3s_aliases, .srv_id = "pop3s" },
	{ .name = "ldaps", .port = 636, .clients = DIRECTORY_CLIENTS, .uri_scheme = "ldaps" },
	{ .name = "ftps", .port = 990, .clients = FTP_CLIENTS, .uri_scheme = "ftps" },
	{ .name = "nntps", .port = 563, .clients = NEWS_READERS, .uri_scheme = "nntps",
	  .uri_aliases = nntps_aliases },
	{ .name = "sips", .port = 5061, .clients = SIP_CLIENTS, .srv_service = "_sips._tcp",
	  .uri_scheme = "sips", .uri_aliases = sips_aliases, .uri_id = "sip" },
	{ .name = "ircs", .port = 6697, .clients = IRC_CLIENTS, .uri_scheme = "ircs" },
	{ .name = "xmpps-client", .port = 5223, .clients = XMPP_CLIENTS,
	  .srv_service = "_xmpps-client._tcp", .srv_id = "xmpp-client", .alpn = "xmpp-client" },
	/* XEP-0368; no port is registered for it. */
	{ .name = "xmpps-server", .port = 5270, .clients = XMPP_SERVERS,
	  .srv_service = "_xmpps-server._tcp", .srv_id = "xmpp-server", .alpn = "xmpp-server" },
	{ .name = "mqtts", .port = 8883, .clients = APPLICATIONS, .uri_scheme = "mqtts" },
	{ .name = "amqps", .port = 5671, .clients = APPLICATIONS, .uri_scheme = "amqps" },
	{ .name = "dot", .port = 853, .clients = RESOLVERS, .alpn = "dot" },
	/* STARTTLS */
	{ .name = "smtp", .port = 25, .clients = MAIL_SERVERS, .uri_scheme = "smtp",
	  .between_mail_servers = true, .dialogue = &smtp_dialogue },
	{ .name = "submission", .port = 587, .clients = MAIL_SENDERS,
	  .srv_service = "_submission._tcp",
	  .uri_scheme = "submission", .srv_id = "submission", .dialogue = &submission_dialogue },
	{ .name = "lmtp", .port = 24, .clients = MAIL_DELIVERY, .uri_scheme = "lmtp",
	  .dialogue = &lmtp_dialogue },
	{ .name = "imap", .port = 143, .clients = MAIL_PROGRAMS, .srv_service = "_imap._tcp",
	  .uri_scheme = "imap", .srv_id = "imap", .dialogue = &imap_dialogue },
	{ .name = "pop3", .port = 110, .clients = MAIL_PROGRAMS, .srv_service = "_pop3._tcp",
	  .uri_scheme = "pop3",
	  .uri_aliases = pop3_aliases, .srv_id = "pop3", .dialogue = &pop3_dialogue },
	{ .name = "ldap", .port = 389, .clients = DIRECTORY_CLIENTS, .srv_service = "_ldap._tcp",
	  .uri_scheme = "ldap", .dialogue = &ldap_dialogue },
	{ .name = "ftp", .port = 21, .clients = FTP_CLIENTS, .uri_scheme = "ftp",
	  .dialogue = &ftp_dialogue },
	{ .name = "nntp", .port = 119, .clients = NEWS_READERS, .uri_scheme = "nntp",
	  .uri_aliases = nntp_aliases, .dialogue = &nntp_dialogue },
	{ .name = "sieve", .port = 4190, .clients = SIEVE_EDITORS, .srv_service = "_sieve._tcp",
	  .uri_scheme = "sieve", .srv_id = "sieve", .dialogue = &sieve_dialogue },
	{ .name = "xmpp-client", .port = 5222, .clients = XMPP_CLIENTS,
	  .srv_service = "_xmpp-client._tcp", .uri_scheme = "xmpp", .srv_id = "xmpp-client",
	  .dialogue = &xmpp_client_dialogue },
	{ .name = "xmpp-server", .port = 5269, .clients = XMPP_SERVERS,
	  .srv_service = "_xmpp-server._tcp",
	  .srv_id = "xmpp-server", .dialogue = &xmpp_server_dialogue },
	{ .name = "postgres", .port = 5432, .clients = APPLICATIONS, .uri_scheme = "postgresql",
	  .dialogue = &postgres_dialogue },
	{ .name = "mysql", .port = 3306, .clients = APPLICATIONS, .uri_scheme = "mysql",
	  .uri_aliases = mysql_aliases, .dialogue = &mysql_dialogue },
	{ .name = "rdp", .port = 3389, .clients = REMOTE_DESKTOP, .uri_scheme = "rdp",
	  .dialogue = &rdp_dialogue },
	{ .name = "irc", .port = 6667, .clients = IRC_CLIENTS, .uri_scheme = "irc",
	  .dialogue = &irc_dialogue },
	{ .name = "tds", .port = 1433, .clients = SQL_SERVER_CLIENTS, .uri_scheme = "mssql",
	  .uri_aliases = tds_aliases, .dialogue = &tds_dialogue, .framing = &tds_framing },
	/* TDS 8.0, with TLS from the start on the same port. */
	{ .name = "tds-strict", .port = 1433, .clients = SQL_SERVER_CLIENTS, .alpn = "tds/8.0" },
};
/* clang-format on */

enum { ROWS = LENGTH(table) };

const struct protocol *protocol_table(size_t *ret_n)
{
	*ret_n = ROWS;
	return table;
}

const struct protocol *protocol_find(const char *name)
{
	for (size_t i = 0; i < ROWS; i++) {
		if (strcasecmp(table[i].name, name) == 0)
			return &table[i];
	}
	return NULL;
}

static bool has_scheme(const struct protocol *protocol, struct bytes scheme)
{
	if (bytes_is(scheme, protocol->name) ||
	    (protocol->uri_scheme != NULL && bytes_is(scheme, protocol->uri_scheme)))
		return true;
	for (const char *const *alias = protocol->uri_aliases; alias != NULL && *alias != NULL;
	     alias++) {
		if (bytes_is(scheme, *alias))
			return true;
	}
	return false;
}

const struct protocol *protocol_find_scheme(const char *scheme, size_t len)
{
	for (size_t i = 0; i < ROWS; i++) {
		if (has_scheme(&table[i], (struct bytes){ (const uint8_t *)scheme, len }))
			return &table[i];
	}
	return NULL;
}
