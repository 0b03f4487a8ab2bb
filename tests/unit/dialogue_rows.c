/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialogue_rows.h"

/* clang-format off */

/* Octets of a literal, NULs included. */
#define B(text) { (const uint8_t *)(text), sizeof(text) - 1 }
#define NOTHING { NULL, 0 }

/* --- what the client says ------------------------------------------------- */

#define EHLO "EHLO [127.0.0.1]\r\n"
#define HELO "HELO [127.0.0.1]\r\n"
#define LHLO "LHLO [127.0.0.1]\r\n"
#define STARTTLS "STARTTLS\r\n"
#define XMPP_HEADER(ns, to) "<?xml version='1.0'?><stream:stream xmlns='jabber:" ns "' " \
	"xmlns:stream='http://etherx.jabber.org/streams'" to " version='1.0'>"
#define XMPP_CLIENT XMPP_HEADER("client", " to='xmpp.example.com'")
#define XMPP_STARTTLS "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
#define LDAP_REQUEST "\x30\x1d\x02\x01\x01\x77\x18\x80\x16" "1.3.6.1.4.1.1466.20037"
#define PG_REQUEST "\0\0\0\x08\x04\xd2\x16\x2f"
#define RDP_REQUEST "\x03\0\0\x13\x0e\xe0\0\0\0\0\0\x01\0\x08\0\x03\0\0\0"
#define IRC_REQUEST "CAP LS 302\r\nSTARTTLS\r\n"
#define TDS_REQUEST "\x12\x01\0\x2f\0\0\x01\0" "\0\0\x1a\0\x06" "\x01\0\x20\0\x01" "\x02\0\x21\0\x01" \
	"\x03\0\x22\0\x04" "\x04\0\x26\0\x01" "\xff" "\0\0\0\x01\0\0" "\x01" "\0" "\0\0\0\0" "\0"
#define ZEROS_22 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

/* --- what servers say ------------------------------------------------------ */

#define EHLO_TLS "250-mail.example.com\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-VRFY\r\n" \
	"250-ETRN\r\n250-STARTTLS\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-DSN\r\n" \
	"250-SMTPUTF8\r\n250 CHUNKING\r\n"
#define XMPP_STREAM "<?xml version='1.0'?><stream:stream " \
	"xmlns:stream='http://etherx.jabber.org/streams' version='1.0' xmlns='jabber:client' " \
	"xml:lang='en' id='5d804cdc-6a57-4375-9afa-498598f34c90' from='xmpp.example.com'>"
#define XMPP_FEATURES "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'>" \
	"<required/></starttls></stream:features>"
#define PROCEED "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
/* MariaDB 10.11; the two octets behind the challenge are the capabilities. */
#define MARIADB(capabilities) "\x64\0\0\0\x0a" "5.5.5-10.11.19-MariaDB-0+deb12u1\0" \
	"\x03\0\0\0" "CrB^y1Qm\0" capabilities "\x2d\x02\0\xff\x81\x15\0\0\0\0\0\0\x1d\0\0\0" \
	"abcdefghijkl\0" "mysql_native_password\0"

/* SQL Server 2008 R2: the options VERSION, ENCRYPTION, INSTOPT, THREADID and MARS. */
#define TDS_ANSWER(encryption) "\x04\x01\0\x2b\0\0\x01\0" "\0\0\x1a\0\x06" "\x01\0\x20\0\x01" \
	"\x02\0\x21\0\x01" "\x03\0\x22\0\0" "\x04\0\x22\0\x01" "\xff" "\x0a\x32\x06\x40\0\0" encryption "\0" "\0"
#define NO_TDS "the server does not speak tds; instead of the answer to PRELOGIN it sent: "

#define REFUSES_BANNER(words) "the server turned the connection away: " words
#define X50 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

const struct dialogue_row dialogue_rows[] = {
	/* --- SMTP ---------------------------------------------------------- */
	{ "smtp-postfix", "smtp", NULL,
	  B("220 mail.example.com ESMTP Postfix\r\n" EHLO_TLS "220 2.0.0 Ready to start TLS\r\n"),
	  B(EHLO STARTTLS), NULL, false },
	{ "submission-postfix", "submission", NULL,
	  B("220 mail.example.com ESMTP Postfix\r\n" EHLO_TLS "220 2.0.0 Ready to start TLS\r\n"),
	  B(EHLO STARTTLS), NULL, false },
	{ "smtp-banner-of-several-lines", "smtp", NULL,
	  B("220-mail.example.com ESMTP\r\n220-\r\n220 We do not authorize the use of this system\r\n"
	    "250-mail.example.com\r\n250 starttls\r\n220-one\r\n220 two\r\n"),
	  B(EHLO STARTTLS), NULL, false },
	{ "smtp-banner-of-any-octets", "smtp", NULL,
	  B("220 \x01\x02\xff\xfe\0\x1b[31m \r\r\n250-\xc3\xbc\r\n250 STARTTLS\r\n220\r\n"),
	  B(EHLO STARTTLS), NULL, false },
	{ "smtp-line-feeds-alone", "smtp", NULL, B("220 a\n250-a\n250 STARTTLS\n220 go\n"),
	  B(EHLO STARTTLS), NULL, false },
	{ "smtp-extension-with-parameter", "smtp", NULL,
	  B("220 a\r\n250-a\r\n250-StartTLS now\r\n250 DSN\r\n220 go\r\n"), B(EHLO STARTTLS), NULL,
	  false },
	{ "smtp-not-offered", "smtp", NULL,
	  B("220 mail.example.com\r\n250-mail.example.com\r\n250-PIPELINING\r\n250 DSN\r\n"), B(EHLO),
	  "the server does not offer STARTTLS: 250-mail.example.com / 250-PIPELINING / 250 DSN", false },
	{ "smtp-name-is-no-extension", "smtp", NULL, B("220 a\r\n250-STARTTLS\r\n250 DSN\r\n"), B(EHLO),
	  "the server does not offer STARTTLS: 250-STARTTLS / 250 DSN", false },
	{ "smtp-extension-of-longer-name", "smtp", NULL,
	  B("220 a\r\n250-a\r\n250-XSTARTTLS\r\n250 STARTTLSX\r\n"), B(EHLO),
	  "the server does not offer STARTTLS: 250-a / 250-XSTARTTLS / 250 STARTTLSX", false },
	{ "smtp-454", "smtp", NULL,
	  B("220 a\r\n250-a\r\n250 STARTTLS\r\n454 4.7.0 TLS not available due to local problem\r\n"),
	  B(EHLO STARTTLS),
	  "the server refused STARTTLS: 454 4.7.0 TLS not available due to local problem", false },
	{ "smtp-502-starttls", "smtp", NULL,
	  B("220 a\r\n250-a\r\n250 STARTTLS\r\n502 5.5.1 Error: command not implemented\r\n"),
	  B(EHLO STARTTLS),
	  "the server refused STARTTLS: 502 5.5.1 Error: command not implemented", false },
	{ "smtp-250-is-no-go-ahead", "smtp", NULL,
	  B("220 a\r\n250-a\r\n250 STARTTLS\r\n250 2.0.0 Ok\r\n"), B(EHLO STARTTLS),
	  "the server refused STARTTLS: 250 2.0.0 Ok", false },
	{ "smtp-last-line-decides", "smtp", NULL,
	  B("220 a\r\n250-a\r\n250 STARTTLS\r\n220-go\r\n554 no\r\n"), B(EHLO STARTTLS),
	  "the server refused STARTTLS: 220-go / 554 no", false },
	{ "smtp-421", "smtp", NULL, B("421 4.3.2 mail.example.com too busy\r\n"), NOTHING,
	  REFUSES_BANNER("421 4.3.2 mail.example.com too busy"), false },
	{ "smtp-554-of-several-lines", "smtp", NULL,
	  B("554-mail.example.com\r\n554 Your address 192.0.2.1 is listed\r\n"), NOTHING,
	  REFUSES_BANNER("554-mail.example.com / 554 Your address 192.0.2.1 is listed"), false },
	{ "smtp-ehlo-502", "smtp", NULL,
	  B("220 a\r\n502 Command not implemented\r\n250 a\r\n"), B(EHLO HELO),
	  "the server refused EHLO and took HELO, with which there is no STARTTLS (--ehlo gives EHLO another name)",
	  false },
	{ "smtp-helo-that-lists", "smtp", NULL,
	  B("220 a\r\n500 what\r\n250-a\r\n250 STARTTLS\r\n"), B(EHLO HELO),
	  "the server refused EHLO and took HELO, with which there is no STARTTLS (--ehlo gives EHLO another name)",
	  false },
	{ "smtp-neither", "smtp", NULL, B("220 a\r\n554 no\r\n554 5.7.1 bad name\r\n"), B(EHLO HELO),
	  "the server refused EHLO and HELO, without which there is no STARTTLS (--ehlo gives it another name): "
	  "554 5.7.1 bad name", false },
	{ "smtp-ehlo-later", "smtp", NULL, B("220 a\r\n450 4.3.0 later\r\n"), B(EHLO),
	  "the server refused EHLO, without which there is no STARTTLS (--ehlo gives it another name): "
	  "450 4.3.0 later", false },
	{ "smtp-ehlo-421", "smtp", NULL, B("220 a\r\n421 4.3.0 later\r\n"), B(EHLO),
	  REFUSES_BANNER("421 4.3.0 later"), false },
	{ "smtp-helo-421", "smtp", NULL, B("220 a\r\n502 no\r\n421 4.3.0 later\r\n"), B(EHLO HELO),
	  REFUSES_BANNER("421 4.3.0 later"), false },
	{ "smtp-starttls-421", "smtp", NULL,
	  B("220 a\r\n250-a\r\n250 STARTTLS\r\n421 4.3.0 later\r\n"), B(EHLO STARTTLS),
	  REFUSES_BANNER("421 4.3.0 later"), false },
	{ "smtp-long-words-are-cut", "smtp", NULL,
	  B("554 123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
	    "123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
	    "123456789 123456789 1234567\xc3\xa4 123456789\r\n"), NOTHING,
	  REFUSES_BANNER("554 123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
			 "123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
			 "123456789 123456789 123456789 123456789 1234567\xc3\xa4 123..."), false },
	{ "smtp-ssh", "smtp", NULL, B("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"), NOTHING,
	  "the server does not speak smtp but, it seems, SSH; it sent: SSH-2.0-OpenSSH_9.2p1 Debian-2",
	  false },
	{ "smtp-http", "smtp", NULL, B("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n"), NOTHING,
	  "the server does not speak smtp but, it seems, HTTP; it sent: HTTP/1.1 400 Bad Request",
	  false },
	{ "smtp-imap", "smtp", NULL, B("* OK IMAP4rev1 ready\r\n"), NOTHING,
	  "the server does not speak smtp but, it seems, IMAP; it sent: * OK IMAP4rev1 ready", false },
	{ "smtp-unknown", "smtp", NULL, B("hello\r\n"), NOTHING,
	  "the server does not speak smtp; instead of the greeting (220) it sent: hello", false },
	{ "smtp-code-of-four-digits", "smtp", NULL, B("2200 hello\r\n"), NOTHING,
	  "the server does not speak smtp; instead of the greeting (220) it sent: 2200 hello", false },
	{ "smtp-code-too-small", "smtp", NULL, B("099 hello\r\n"), NOTHING,
	  "the server does not speak smtp; instead of the greeting (220) it sent: 099 hello", false },
	{ "smtp-nul-in-words", "smtp", NULL, B("554 a\0b\r\n"), NOTHING, REFUSES_BANNER("554 a?b"),
	  false },
	{ "smtp-tls-alert", "smtp", NULL, B("\x15\x03\x01\0\x02\x02\x46"), NOTHING,
	  "the server speaks TLS on this port from the start, not smtp: use smtps", true },

	/* --- LMTP ---------------------------------------------------------- */
	{ "lmtp-dovecot", "lmtp", NULL,
	  B("220 vm Dovecot (Debian) ready.\r\n250-vm\r\n250-8BITMIME\r\n250-CHUNKING\r\n"
	    "250-ENHANCEDSTATUSCODES\r\n250-PIPELINING\r\n250 STARTTLS\r\n"
	    "220 2.0.0 Begin TLS negotiation now.\r\n"),
	  B(LHLO STARTTLS), NULL, false },
	{ "lmtp-421", "lmtp", NULL, B("220 a\r\n421 4.3.2 later\r\n"), B(LHLO),
	  REFUSES_BANNER("421 4.3.2 later"), false },
	{ "lmtp-smtp-server", "lmtp", NULL,
	  B("220 mail.example.com ESMTP Postfix\r\n500 5.5.2 Error: command not recognized\r\n"), B(LHLO),
	  "the server refused LHLO, without which there is no STARTTLS (--ehlo gives it another name): "
	  "500 5.5.2 Error: command not recognized", false },

	/* --- IMAP ---------------------------------------------------------- */
	{ "imap-dovecot", "imap", NULL,
	  B("* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS "
	    "AUTH=PLAIN] Dovecot (Debian) ready.\r\na2 OK Begin TLS negotiation now.\r\n"),
	  B("a2 STARTTLS\r\n"), NULL, false },
	{ "imap-capability-asked-for", "imap", NULL,
	  B("* OK IMAP4rev1 ready\r\n* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\na1 OK done\r\n"
	    "a2 OK begin\r\n"),
	  B("a1 CAPABILITY\r\na2 STARTTLS\r\n"), NULL, false },
	{ "imap-capability-in-the-tagged-answer", "imap", NULL,
	  B("* OK ready\r\na1 OK [CAPABILITY IMAP4rev2 STARTTLS] done\r\na2 ok\r\n"),
	  B("a1 CAPABILITY\r\na2 STARTTLS\r\n"), NULL, false },
	{ "imap-untagged-lines-between", "imap", NULL,
	  B("* OK ready\r\n* OK [ALERT] maintenance at noon\r\n* CAPABILITY IMAP4rev1 STARTTLS\r\n"
	    "* XYZZY\r\na1 OK done\r\n* NO disk is nearly full\r\na2 OK begin\r\n"),
	  B("a1 CAPABILITY\r\na2 STARTTLS\r\n"), NULL, false },
	{ "imap-literal-hides-a-go-ahead", "imap", NULL,
	  B("* OK [CAPABILITY STARTTLS] x\r\n* LIST {13}\r\na2 OK begin\r\n {2+}\r\n\r\n end\r\n"
	    "a2 NO not now\r\n"),
	  B("a2 STARTTLS\r\n"), "the server refused STARTTLS: a2 NO not now", false },
	{ "imap-braces-in-text-are-text", "imap", NULL,
	  B("* OK [CAPABILITY STARTTLS] welcome {4711}\r\n* NO full {4711}\r\n* BAD {5}\r\n"),
	  B("a2 STARTTLS\r\n"), "the server refused the command: * BAD {5}", false },
	{ "imap-braces-in-a-farewell", "imap", NULL, B("* BYE see you at {1}\r\n"), NOTHING,
	  "the server ended the session: * BYE see you at {1}", false },
	{ "imap-braces-in-preauth", "imap", NULL, B("* PREAUTH {1}\r\n"), NOTHING,
	  "the server takes the connection as authenticated already (PREAUTH), when STARTTLS is not "
	  "allowed any more: * PREAUTH {1}", false },
	{ "imap-not-offered", "imap", NULL,
	  B("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready.\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"
	    "a1 OK done\r\n"),
	  B("a1 CAPABILITY\r\n"),
	  "the server does not offer STARTTLS: * CAPABILITY IMAP4rev1 AUTH=PLAIN", false },
	{ "imap-word-in-text-is-no-offer", "imap", NULL,
	  B("* OK [CAPABILITY IMAP4rev1] STARTTLS is off\r\n* CAPABILITY IMAP4rev1 XSTARTTLS\r\n"
	    "a1 OK STARTTLS\r\n"),
	  B("a1 CAPABILITY\r\n"), "the server does not offer STARTTLS: * CAPABILITY IMAP4rev1 XSTARTTLS",
	  false },
	{ "imap-preauth", "imap", NULL, B("* PREAUTH [CAPABILITY STARTTLS] logged in as root\r\n"), NOTHING,
	  "the server takes the connection as authenticated already (PREAUTH), when STARTTLS is not "
	  "allowed any more: * PREAUTH [CAPABILITY STARTTLS] logged in as root", false },
	{ "imap-bye", "imap", NULL, B("* BYE too many connections\r\n"), NOTHING,
	  "the server ended the session: * BYE too many connections", false },
	{ "imap-no", "imap", NULL, B("* OK [CAPABILITY STARTTLS] x\r\na2 NO TLS is broken\r\n"),
	  B("a2 STARTTLS\r\n"), "the server refused STARTTLS: a2 NO TLS is broken", false },
	{ "imap-bad", "imap", NULL, B("* OK [CAPABILITY STARTTLS] x\r\na2 BAD unknown command\r\n"),
	  B("a2 STARTTLS\r\n"), "the server refused STARTTLS: a2 BAD unknown command", false },
	{ "imap-bye-instead-of-the-answer", "imap", NULL,
	  B("* OK [CAPABILITY STARTTLS] x\r\n* BYE shutting down\r\n"), B("a2 STARTTLS\r\n"),
	  "the server ended the session: * BYE shutting down", false },
	{ "imap-capability-bad", "imap", NULL, B("* OK x\r\na1 BAD no\r\n"), B("a1 CAPABILITY\r\n"),
	  "the server refused CAPABILITY: a1 BAD no", false },
	{ "imap-wrong-tag", "imap", NULL, B("* OK [CAPABILITY STARTTLS] x\r\na1 OK begin\r\n"),
	  B("a2 STARTTLS\r\n"),
	  "the server does not speak imap; instead of the answer to STARTTLS (OK) it sent: a1 OK begin",
	  false },
	{ "imap-okay-is-not-ok", "imap", NULL, B("* OK [CAPABILITY STARTTLS] x\r\na2 OKAY\r\n"),
	  B("a2 STARTTLS\r\n"), "the server refused STARTTLS: a2 OKAY", false },
	{ "imap-greeting-of-another-kind", "imap", NULL, B("* NO\r\n"), NOTHING,
	  "the server does not speak imap; instead of the greeting (* OK) it sent: * NO", false },
	{ "imap-pop3", "imap", NULL, B("+OK ready\r\n"), NOTHING,
	  "the server does not speak imap but, it seems, POP3; it sent: +OK ready", false },
	{ "imap-smtp", "imap", NULL, B("220 mail.example.com ESMTP\r\n"), NOTHING,
	  "the server does not speak imap but, it seems, SMTP or FTP; it sent: 220 mail.example.com ESMTP",
	  false },

	/* --- POP3 ---------------------------------------------------------- */
	{ "pop3-dovecot", "pop3", NULL,
	  B("+OK Dovecot (Debian) ready.\r\n+OK\r\nCAPA\r\nTOP\r\nUIDL\r\nRESP-CODES\r\nPIPELINING\r\n"
	    "AUTH-RESP-CODE\r\nSTLS\r\nUSER\r\nSASL PLAIN\r\n.\r\n+OK Begin TLS negotiation now.\r\n"),
	  B("CAPA\r\nSTLS\r\n"), NULL, false },
	{ "pop3-without-capa", "pop3", NULL,
	  B("+OK <1896.697170952@example.com>\r\n-ERR unknown command\r\n+OK begin\r\n"),
	  B("CAPA\r\nSTLS\r\n"), NULL, false },
	{ "pop3-not-offered", "pop3", NULL, B("+OK\r\n+OK list\r\nUSER\r\nXSTLS\r\n.\r\n"), B("CAPA\r\n"),
	  "the server does not offer STLS: USER / XSTLS", false },
	{ "pop3-capability-looks-like-an-error", "pop3", NULL,
	  B("+OK\r\n+OK list\r\n-ERR\r\n..\r\nSTLS\r\n.\r\n-ERR [SYS/TEMP] no TLS now\r\n"),
	  B("CAPA\r\nSTLS\r\n"), "the server refused STLS: -ERR [SYS/TEMP] no TLS now", false },
	{ "pop3-without-capa-and-stls", "pop3", NULL,
	  B("+OK\r\n-ERR what?\r\n-ERR what?\r\n"), B("CAPA\r\nSTLS\r\n"),
	  "the server refused STLS: -ERR what?", false },
	{ "pop3-banner-err", "pop3", NULL, B("-ERR [IN-USE] go away\r\n"), NOTHING,
	  REFUSES_BANNER("-ERR [IN-USE] go away"), false },
	{ "pop3-answer-of-another-kind", "pop3", NULL, B("+OK\r\n+OKAY\r\n"), B("CAPA\r\n"),
	  "the server does not speak pop3; instead of the answer to CAPA it sent: +OKAY", false },
	{ "pop3-imap", "pop3", NULL, B("* OK ready\r\n"), NOTHING,
	  "the server does not speak pop3 but, it seems, IMAP; it sent: * OK ready", false },

	/* --- LDAP ---------------------------------------------------------- */
	{ "ldap-openldap", "ldap", NULL, B("\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\0\x04\0\x04\0"),
	  B(LDAP_REQUEST), NULL, false },
	{ "ldap-active-directory", "ldap", NULL,
	  B("\x30\x84\0\0\0\x28\x02\x01\x01\x78\x84\0\0\0\x1f\x0a\x01\0\x04\0\x04\0\x8a\x16"
	    "1.3.6.1.4.1.1466.20037"),
	  B(LDAP_REQUEST), NULL, false },
	{ "ldap-lengths-of-any-form", "ldap", NULL,
	  B("\x30\x81\x19\x02\x82\0\x02\0\x01\x78\x82\0\x0f\x0a\x81\x01\0\x04\x83\0\0\0\x04\x84\0\0\0\0"),
	  B(LDAP_REQUEST), NULL, false },
	{ "ldap-length-of-eight-octets", "ldap", NULL,
	  B("\x30\x88\0\0\0\0\0\0\0\x0c\x02\x01\x01\x78\x07\x0a\x01\0\x04\0\x04\0"),
	  B(LDAP_REQUEST), NULL, false },
	{ "ldap-unsolicited-notice-is-skipped", "ldap", NULL,
	  B("\x30\x13\x02\x01\0\x78\x0e\x0a\x01\0\x04\0\x04\0\x8a\x05" "1.2.3"
	    "\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\0\x04\0\x04\0"),
	  B(LDAP_REQUEST), NULL, false },
	{ "ldap-openldap-without-tls", "ldap", NULL,
	  B("\x30\x2a\x02\x01\x01\x78\x25\x0a\x01\x02\x04\0\x04\x1e" "unsupported extended operation"),
	  B(LDAP_REQUEST),
	  "the server refused StartTLS (LDAP result 2, protocolError): unsupported extended operation",
	  false },
	{ "ldap-unavailable-with-referral", "ldap", NULL,
	  B("\x30\x17\x02\x01\x01\x78\x12\x0a\x01\x34\x04\0\x04\x04" "TLS?\xa3\x05\x04\x03" "x:y"),
	  B(LDAP_REQUEST), "the server refused StartTLS (LDAP result 52, unavailable): TLS?", false },
	{ "ldap-result-without-name", "ldap", NULL,
	  B("\x30\x0d\x02\x01\x01\x78\x08\x0a\x02\x10\0\x04\0\x04\0"), B(LDAP_REQUEST),
	  "the server refused StartTLS (LDAP result 4096, unknown)", false },
	{ "ldap-notice-of-disconnection", "ldap", NULL,
	  B("\x30\x2b\x02\x01\0\x78\x26\x0a\x01\x34\x04\0\x04\x07" "go away\x8a\x16"
	    "1.3.6.1.4.1.1466.20036"),
	  B(LDAP_REQUEST),
	  "the server ended the connection (LDAP result 52, unavailable): go away", false },
	{ "ldap-other-message-id", "ldap", NULL, B("\x30\x0c\x02\x01\x02\x78\x07\x0a\x01\0\x04\0\x04\0"),
	  B(LDAP_REQUEST),
	  "the server does not speak ldap; instead of the answer to StartTLS (success) it sent: 0\x0c\x02\x01\x02x\x07 \x01?\x04?\x04?",
	  false },
	{ "ldap-other-operation", "ldap", NULL, B("\x30\x0c\x02\x01\x01\x61\x07\x0a\x01\0\x04\0\x04\0"),
	  B(LDAP_REQUEST),
	  "the server does not speak ldap; instead of the answer to StartTLS (success) it sent: 0\x0c\x02\x01\x01" "a\x07 \x01?\x04?\x04?",
	  false },
	{ "ldap-answer-to-another-request", "ldap", NULL,
	  B("\x30\x11\x02\x01\x01\x78\x0c\x0a\x01\0\x04\0\x04\0\x8a\x03" "1.2"), B(LDAP_REQUEST),
	  "the server does not speak ldap; instead of the answer to StartTLS (success) it sent: "
	  "0\x11\x02\x01\x01x\x0c \x01?\x04?\x04?\x8a\x03" "1.2", false },
	{ "ldap-indefinite-length", "ldap", NULL, B("\x30\x80"), B(LDAP_REQUEST),
	  "the server does not speak ldap; instead of the answer to StartTLS (success) it sent: 0\x80",
	  false },
	{ "ldap-message-too-long", "ldap", NULL, B("\x30\x82\x20\x01"), B(LDAP_REQUEST),
	  "the server does not speak ldap; instead of the answer to StartTLS (success) it sent: "
	  "0\x82 \x01", false },
	{ "ldap-length-overflows", "ldap", NULL, B("\x30\x88\xff\xff\xff\xff\xff\xff\xff\xff"),
	  B(LDAP_REQUEST),
	  "the server does not speak ldap; instead of the answer to StartTLS (success) it sent: "
	  "0\x88\xff\xff\xff\xff\xff\xff\xff\xff", false },
	{ "ldap-length-of-length", "ldap", NULL, B("\x30\x89"), B(LDAP_REQUEST),
	  "the server does not speak ldap; instead of the answer to StartTLS (success) it sent: 0\x89",
	  false },
	{ "ldap-inner-length-beyond-outer", "ldap", NULL,
	  B("\x30\x0c\x02\x01\x01\x78\x08\x0a\x01\0\x04\0\x04\0"), B(LDAP_REQUEST),
	  "the server does not speak ldap; instead of the answer to StartTLS (success) it sent: 0\x0c\x02\x01\x01x\x08 \x01?\x04?\x04?",
	  false },
	{ "ldap-negative-result", "ldap", NULL, B("\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x80\x04\0\x04\0"),
	  B(LDAP_REQUEST),
	  "the server does not speak ldap; instead of the answer to StartTLS (success) it sent: "
	  "0\x0c\x02\x01\x01x\x07 \x01\x80\x04?\x04?", false },
	{ "ldap-http", "ldap", NULL, B("HTTP/1.1 400 Bad Request\r\n"), B(LDAP_REQUEST),
	  "the server does not speak ldap but, it seems, HTTP; it sent: HTTP/1.1 400 Bad Request", true },
	{ "ldap-tls-alert", "ldap", NULL, B("\x15\x03\x03\0\x02\x02\x0a"), B(LDAP_REQUEST),
	  "the server speaks TLS on this port from the start, not ldap: use ldaps", true },

	/* --- FTP ----------------------------------------------------------- */
	{ "ftp-vsftpd", "ftp", NULL, B("220 Welcome to the test\r\n234 Proceed with negotiation.\r\n"),
	  B("AUTH TLS\r\n"), NULL, false },
	{ "ftp-120-comes-first", "ftp", NULL,
	  B("120 Service ready in 2 minutes\r\n220 now\r\n234 go\r\n"), B("AUTH TLS\r\n"), NULL, false },
	{ "ftp-banner-of-several-lines", "ftp", NULL,
	  B("220-Welcome\r\n  to this server\r\n230 not the end\r\n220-nor this\r\n220\r\n"
	    "234-one\r\n530 no\r\n234 two\r\n"),
	  B("AUTH TLS\r\n"), NULL, false },
	{ "ftp-vsftpd-without-tls", "ftp", NULL,
	  B("220 Welcome to the test\r\n530 Please login with USER and PASS.\r\n"), B("AUTH TLS\r\n"),
	  "the server refused AUTH TLS: 530 Please login with USER and PASS.", false },
	{ "ftp-502", "ftp", NULL, B("220 x\r\n502 Command not implemented\r\n"), B("AUTH TLS\r\n"),
	  "the server refused AUTH TLS: 502 Command not implemented", false },
	{ "ftp-334-is-no-go-ahead", "ftp", NULL, B("220 x\r\n334 ADAT must follow\r\n"), B("AUTH TLS\r\n"),
	  "the server refused AUTH TLS: 334 ADAT must follow", false },
	{ "ftp-421", "ftp", NULL, B("421 Too many users\r\n"), NOTHING, REFUSES_BANNER("421 Too many users"),
	  false },
	{ "ftp-ssh", "ftp", NULL, B("SSH-2.0-x\r\n"), NOTHING,
	  "the server does not speak ftp but, it seems, SSH; it sent: SSH-2.0-x", false },

	/* --- NNTP ---------------------------------------------------------- */
	{ "nntp-inn", "nntp", NULL,
	  B("200 news.example.com InterNetNews NNRP server INN 2.7.1 ready (posting ok)\r\n"
	    "101 Capability list:\r\nVERSION 2\r\nIMPLEMENTATION INN 2.7.1\r\nAUTHINFO SASL\r\n"
	    "COMPRESS DEFLATE\r\nREADER\r\nSTARTTLS\r\nXPAT\r\n.\r\n382 Begin TLS negotiation now\r\n"),
	  B("CAPABILITIES\r\nSTARTTLS\r\n"), NULL, false },
	{ "nntp-older-than-capabilities", "nntp", NULL,
	  B("201 no posting\r\n500 what?\r\n382 go\r\n"), B("CAPABILITIES\r\nSTARTTLS\r\n"), NULL, false },
	{ "nntp-mode-reader", "nntp", NULL,
	  B("200 x\r\n101 list\r\nVERSION 2\r\nMODE-READER\r\n.\r\n200 reader\r\n101 list\r\nREADER\r\n"
	    "STARTTLS\r\n.\r\n382 go\r\n"),
	  B("CAPABILITIES\r\nMODE READER\r\nCAPABILITIES\r\nSTARTTLS\r\n"), NULL, false },
	{ "nntp-mode-reader-only-once", "nntp", NULL,
	  B("200 x\r\n101 list\r\nMODE-READER\r\n.\r\n201 reader\r\n101 list\r\nMODE-READER\r\n.\r\n"),
	  B("CAPABILITIES\r\nMODE READER\r\nCAPABILITIES\r\n"),
	  "the server does not offer STARTTLS: MODE-READER", false },
	{ "nntp-mode-reader-refused", "nntp", NULL,
	  B("200 x\r\n101 list\r\nMODE-READER\r\n.\r\n502 no\r\n"), B("CAPABILITIES\r\nMODE READER\r\n"),
	  "the server refused MODE READER: 502 no", false },
	{ "nntp-not-offered", "nntp", NULL, B("200 x\r\n101 list\r\nVERSION 2\r\n382\r\n.\r\n"),
	  B("CAPABILITIES\r\n"), "the server does not offer STARTTLS: VERSION 2 / 382", false },
	{ "nntp-580", "nntp", NULL, B("200 x\r\n500 what?\r\n580 Can not initiate TLS negotiation\r\n"),
	  B("CAPABILITIES\r\nSTARTTLS\r\n"),
	  "the server refused STARTTLS: 580 Can not initiate TLS negotiation", false },
	{ "nntp-400", "nntp", NULL, B("400 NNTP server unavailable.  Try later!\r\n"), NOTHING,
	  REFUSES_BANNER("400 NNTP server unavailable.  Try later!"), false },
	{ "nntp-502", "nntp", NULL, B("502 You are not in my access file. Goodbye!\r\n"), NOTHING,
	  REFUSES_BANNER("502 You are not in my access file. Goodbye!"), false },
	{ "nntp-smtp", "nntp", NULL, B("220-mail.example.com\r\n"), NOTHING,
	  "the server does not speak nntp but, it seems, SMTP or FTP; it sent: 220-mail.example.com",
	  false },

	/* --- ManageSieve ----------------------------------------------------- */
	{ "sieve-dovecot", "sieve", NULL,
	  B("\"IMPLEMENTATION\" \"Dovecot (Debian) Pigeonhole\"\r\n\"SIEVE\" \"fileinto reject\"\r\n"
	    "\"NOTIFY\" \"mailto\"\r\n\"SASL\" \"PLAIN\"\r\n\"STARTTLS\"\r\n\"VERSION\" \"1.0\"\r\n"
	    "OK \"Dovecot (Debian) ready.\"\r\nOK \"Begin TLS negotiation now.\"\r\n"),
	  B(STARTTLS), NULL, false },
	{ "sieve-literals", "sieve", NULL,
	  B("\"IMPLEMENTATION\" {12}\r\nOK\r\nNO no\r\nx\r\n{8+}\r\nstarttls\r\nOK {3}\r\nyes\r\n"
	    "\"STARTTLS\" \"OK\"\r\nok\r\n"),
	  B(STARTTLS), NULL, false },
	{ "sieve-not-offered", "sieve", NULL,
	  B("\"SASL\" \"STARTTLS\"\r\n{4}\r\nNOPE\r\nOK\r\n"), NOTHING,
	  "the server does not offer STARTTLS: SASL / NOPE", false },
	{ "sieve-no", "sieve", NULL,
	  B("\"STARTTLS\"\r\nOK\r\nNO (TRYLATER) {9}\r\nnot today\r\n"), B(STARTTLS),
	  "the server refused STARTTLS: NO (TRYLATER) {9}  not today", false },
	{ "sieve-bye", "sieve", NULL, B("BYE \"too many connections\"\r\n"), NOTHING,
	  REFUSES_BANNER("BYE \"too many connections\""), false },
	{ "sieve-imap", "sieve", NULL, B("* OK ready\r\n"), NOTHING,
	  "the server does not speak sieve but, it seems, IMAP; it sent: * OK ready", false },
	{ "sieve-braces-that-are-no-literal", "sieve", NULL,
	  B("{x}\r\n{}\r\n{+}\r\n\"A\" 5}\r\n\"B\" {5\r\n\"C\" {5}+\r\nOK\r\n"), NOTHING,
	  "the server does not offer STARTTLS: {x} / {} / {+} / A / B / C", false },
	{ "sieve-word-that-begins-with-ok", "sieve", NULL, B("OKAY\r\n"), NOTHING,
	  "the server does not speak sieve; instead of the greeting (capabilities and OK) it sent: OKAY",
	  false },

	/* --- XMPP ---------------------------------------------------------- */
	{ "xmpp-client-prosody", "xmpp-client", "xmpp.example.com",
	  B(XMPP_STREAM XMPP_FEATURES PROCEED), B(XMPP_CLIENT XMPP_STARTTLS), NULL, false },
	{ "xmpp-server-prosody", "xmpp-server", "xmpp.example.com",
	  B("<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' "
	    "version='1.0' xmlns='jabber:server' to='' from='xmpp.example.com' xml:lang='en' "
	    "id='0c375a7f' xmlns:db='jabber:server:dialback'><stream:features>"
	    "<dialback xmlns='urn:xmpp:features:dialback'/>"
	    "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
	    "</stream:features>" PROCEED),
	  B(XMPP_HEADER("server", " to='xmpp.example.com'") XMPP_STARTTLS), NULL, false },
	{ "xmpp-domain-is-escaped", "xmpp-client", "a&b<c>'d",
	  B(XMPP_STREAM XMPP_FEATURES PROCEED),
	  B(XMPP_HEADER("client", " to='a&amp;b&lt;c&gt;&apos;d'") XMPP_STARTTLS), NULL, false },
	{ "xmpp-domain-with-u-label", "xmpp-client", "xn--bcher-kva.example.com",
	  B(XMPP_STREAM XMPP_FEATURES PROCEED),
	  B(XMPP_HEADER("client", " to='b\xc3\xbc" "cher.example.com'") XMPP_STARTTLS), NULL, false },
	{ "xmpp-domain-with-odd-a-label", "xmpp-server", "xn--a.example.com",
	  B(XMPP_STREAM XMPP_FEATURES PROCEED),
	  B(XMPP_HEADER("server", " to='xn--a.example.com'") XMPP_STARTTLS), NULL, false },
	{ "xmpp-other-host", "xmpp-client", "xmpp.example.com",
	  B(XMPP_STREAM "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>"
	    "[2001:db8::1]:5222</see-other-host></stream:error></stream:stream>"), B(XMPP_CLIENT),
	  "the server sends clients on to another host, which is not checked: [2001:db8::1]:5222", false },
	{ "xmpp-without-domain", "xmpp-client", NULL, B(XMPP_STREAM XMPP_FEATURES PROCEED),
	  B(XMPP_HEADER("client", "") XMPP_STARTTLS), NULL, false },
	{ "xmpp-other-prefixes-and-quotes", "xmpp-client", "xmpp.example.com",
	  B("\n<s:stream\n\tversion = \"1.0\"\n xmlns:s=\"http://etherx.jabber.org/streams\" id=\"a>b'c\">\n"
	    "<s:features >\n<t:starttls xmlns:t='urn:ietf:params:xml:ns:xmpp-tls' />\n"
	    "<c xmlns='caps' ver='x/y='/></s:features\n>\n<t:proceed></t:proceed>"),
	  B(XMPP_CLIENT XMPP_STARTTLS), NULL, false },
	{ "xmpp-attributes-hold-markup", "xmpp-client", "xmpp.example.com",
	  B("<stream:stream id='<a version=\"0\">' from=\"it's/>\" version='1.0'>"
	    "<stream:features a='/>'><starttls b=\">\"/></stream:features ><proceed c='</proceed>'>"
	    "</proceed>"),
	  B(XMPP_CLIENT XMPP_STARTTLS), NULL, false },
	{ "xmpp-namespace-declared-further-out", "xmpp-client", "xmpp.example.com",
	  B("<stream:stream version='1.0' xmlns:tls='urn:ietf:params:xml:ns:xmpp-tls'>"
	    "<stream:features><tls:starttls/></stream:features><tls:proceed/>"),
	  B(XMPP_CLIENT XMPP_STARTTLS), NULL, false },
	{ "xmpp-other-stanzas-between", "xmpp-client", "xmpp.example.com",
	  B(XMPP_STREAM "<message><proceed/><features/></message>" XMPP_FEATURES
	    "<presence/><iq><failure/></iq>" PROCEED),
	  B(XMPP_CLIENT XMPP_STARTTLS), NULL, false },
	{ "xmpp-prosody-without-tls", "xmpp-client", "xmpp.example.com",
	  B(XMPP_STREAM "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
	    "<mechanism>SCRAM-SHA-1</mechanism></mechanisms></stream:features>"),
	  B(XMPP_CLIENT), "the server does not offer starttls in the features of its stream: mechanisms",
	  false },
	{ "xmpp-no-features", "xmpp-client", "xmpp.example.com", B(XMPP_STREAM "<stream:features/>"),
	  B(XMPP_CLIENT), "the server does not offer starttls in the features of its stream", false },
	{ "xmpp-starttls-of-another-namespace", "xmpp-client", "xmpp.example.com",
	  B(XMPP_STREAM "<stream:features><starttls xmlns='urn:other'/></stream:features>"),
	  B(XMPP_CLIENT), "the server does not offer starttls in the features of its stream: starttls",
	  false },
	{ "xmpp-prefix-of-another-namespace", "xmpp-client", "xmpp.example.com",
	  B(XMPP_STREAM "<stream:features><t:starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls' "
	    "xmlns:t='urn:other'/></stream:features>"),
	  B(XMPP_CLIENT), "the server does not offer starttls in the features of its stream: starttls",
	  false },
	{ "xmpp-starttls-too-deep", "xmpp-client", "xmpp.example.com",
	  B(XMPP_STREAM "<stream:features><x>" XMPP_STARTTLS "</x></stream:features>"), B(XMPP_CLIENT),
	  "the server does not offer starttls in the features of its stream: x", false },
	{ "xmpp-failure", "xmpp-client", "xmpp.example.com",
	  B(XMPP_STREAM XMPP_FEATURES "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
	  B(XMPP_CLIENT XMPP_STARTTLS), "the server refused starttls (failure)", false },
	{ "xmpp-failure-with-content", "xmpp-client", "xmpp.example.com",
	  B(XMPP_STREAM XMPP_FEATURES "<failure><temporary/><text>try\nlater</text></failure>"),
	  B(XMPP_CLIENT XMPP_STARTTLS), "the server refused starttls (failure): temporary / try later",
	  false },
	{ "xmpp-host-unknown", "xmpp-client", "xmpp.example.com",
	  B(XMPP_STREAM "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
	    "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>This server does not serve "
	    "xmpp.example.com</text></stream:error></stream:stream>"),
	  B(XMPP_CLIENT),
	  "the server ended the stream with an error: host-unknown / "
	  "This server does not serve xmpp.example.com", true },
	{ "xmpp-error-before-a-version", "xmpp-client", "xmpp.example.com",
	  B("<stream:stream id='x'><stream:error><host-unknown/></stream:error>"), B(XMPP_CLIENT),
	  "the server ended the stream with an error: host-unknown", true },
	{ "xmpp-old", "xmpp-client", "xmpp.example.com", B("<stream:stream id='x'>"), B(XMPP_CLIENT),
	  "the server speaks XMPP older than 1.0, which has no STARTTLS", false },
	{ "xmpp-version-0.9", "xmpp-client", "xmpp.example.com", B("<stream:stream version='0.9'>"),
	  B(XMPP_CLIENT), "the server speaks XMPP older than 1.0, which has no STARTTLS", false },
	{ "xmpp-stream-ends", "xmpp-client", "xmpp.example.com", B(XMPP_STREAM "</stream:stream>"),
	  B(XMPP_CLIENT), "the server ended the stream; expected the features of the stream", false },
	{ "xmpp-comment", "xmpp-client", "xmpp.example.com", B(XMPP_STREAM "<!-- x -->"), B(XMPP_CLIENT),
	  "the server does not speak xmpp-client; instead of the features of the stream it sent: <!-- x -->",
	  false },
	{ "xmpp-html", "xmpp-client", "xmpp.example.com", B("<html><head>"), B(XMPP_CLIENT),
	  "the server does not speak xmpp-client but, it seems, HTTP; it sent: <html>", true },
	{ "xmpp-text-behind-the-declaration", "xmpp-client", "xmpp.example.com",
	  B("<?xml version='1.0'?> 421 no\r\n"), B(XMPP_CLIENT),
	  "the server does not speak xmpp-client but, it seems, SMTP or FTP; it sent: 421 no", true },
	{ "xmpp-other-element", "xmpp-client", "xmpp.example.com", B("<stream:features>"), B(XMPP_CLIENT),
	  "the server does not speak xmpp-client; instead of the header of the stream it sent: "
	  "<stream:features>", false },
	{ "xmpp-http", "xmpp-client", "xmpp.example.com", B("HTTP/1.1 400 Bad Request\r\n\r\n"),
	  B(XMPP_CLIENT),
	  "the server does not speak xmpp-client but, it seems, HTTP; it sent: HTTP/1.1 400 Bad Request",
	  true },

	/* --- PostgreSQL ------------------------------------------------------ */
	{ "postgres-15", "postgres", NULL, B("S"), B(PG_REQUEST), NULL, false },
	{ "postgres-15-without-tls", "postgres", NULL, B("N"), B(PG_REQUEST),
	  "the server does not offer TLS (it answered SSLRequest with N)", false },
	{ "postgres-error", "postgres", NULL,
	  B("E\0\0\0\x3bSFATAL\0VFATAL\0C53300\0Msorry, too many clients already\0\0"), B(PG_REQUEST),
	  "the server answered with an error: sorry, too many clients already", false },
	{ "postgres-error-without-message", "postgres", NULL, B("E\0\0\0\x0cSFATAL\0\0"), B(PG_REQUEST),
	  "the server answered with an error", false },
	{ "postgres-error-without-fields", "postgres", NULL, B("E\0\0\0\x04"), B(PG_REQUEST),
	  "the server answered with an error", false },
	{ "postgres-error-of-version-2", "postgres", NULL,
	  B("Ecould not fork new process for connection\n\0"), B(PG_REQUEST),
	  "the server answered with an error: could not fork new process for connection", false },
	{ "postgres-error-too-long", "postgres", NULL, B("E\0\xff\xff\xff"), B(PG_REQUEST),
	  "the server does not speak postgres; instead of the answer to SSLRequest (S) it sent: "
	  "E?\xff\xff\xff", false },
	{ "postgres-error-too-short", "postgres", NULL, B("E\0\0\0\x03"), B(PG_REQUEST),
	  "the server does not speak postgres; instead of the answer to SSLRequest (S) it sent: "
	  "E???\x03", false },
	{ "postgres-http", "postgres", NULL, B("HTTP/1.1 400 Bad Request\r\n"), B(PG_REQUEST),
	  "the server does not speak postgres but, it seems, HTTP; it sent: HTTP/1.1 400 Bad Request",
	  true },
	{ "postgres-irc", "postgres", NULL, B("NOTICE AUTH :*** Looking up\r\n"), B(PG_REQUEST),
	  "the server does not speak postgres but, it seems, IRC; it sent: NOTICE AUTH :*** Looking up", true },
	{ "postgres-tls-alert", "postgres", NULL, B("\x15\x03\x03\0\x02\x02\x0a"), B(PG_REQUEST),
	  "the server speaks TLS on this port from the start, not postgres", true },

	/* --- MySQL --------------------------------------------------------- */
	{ "mysql-mariadb-10.11", "mysql", NULL, B(MARIADB("\xfe\xff")),
	  B("\x20\0\0\x01\0\x8a\0\0\0\0\0\x01\x21" ZEROS_22 "\0"), NULL, false },
	{ "mysql-with-long-password", "mysql", NULL, B(MARIADB("\xff\xff")),
	  B("\x20\0\0\x01\x01\x8a\0\0\0\0\0\x01\x21" ZEROS_22 "\0"), NULL, false },
	{ "mysql-short-greeting", "mysql", NULL, B("\x14\0\0\x07\x0a" "4.1\0" "\0\0\0\0" "12345678\0\0\x0a"),
	  B("\x20\0\0\x08\0\x0a\0\0\0\0\0\x01\x21" ZEROS_22 "\0"), NULL, false },
	{ "mysql-mariadb-without-tls", "mysql", NULL, B(MARIADB("\xfe\xf7")), NOTHING,
	  "the server does not offer TLS; its version: 5.5.5-10.11.19-MariaDB-0+deb12u1", false },
	{ "mysql-before-4.1", "mysql", NULL, B("\x14\0\0\0\x0a" "4.0\0" "\0\0\0\0" "12345678\0\0\x08"),
	  NOTHING, "the server does not offer TLS; its version: 4.0", false },
	{ "mysql-error", "mysql", NULL,
	  B("\x44\0\0\0\xff\x6a\x04" "Host '192.0.2.1' is not allowed to connect to this MariaDB server"),
	  NOTHING,
	  "the server turned the connection away with error 1130: "
	  "Host '192.0.2.1' is not allowed to connect to this MariaDB server", false },
	{ "mysql-error-with-state", "mysql", NULL,
	  B("\x1d\0\0\0\xff\x10\x04#08004Too many connections"), NOTHING,
	  "the server turned the connection away with error 1040: Too many connections", false },
	{ "mysql-error-without-text", "mysql", NULL, B("\x03\0\0\0\xff\x10\x04"), NOTHING,
	  "the server turned the connection away with error 1040", false },
	{ "mysql-error-of-260-octets", "mysql", NULL,
	  B("\x04\x01\0\0\xff\x10\x04" X50 X50 X50 X50 X50 "xxxxxxx"), NOTHING,
	  "the server turned the connection away with error 1040: "
	  X50 X50 X50 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" "...", false },
	{ "mysql-error-cut", "mysql", NULL, B("\x02\0\0\0\xff\x10"), NOTHING,
	  "the server does not speak mysql; instead of the greeting it sent: \xff\x10", false },
	{ "mysql-greeting-cut", "mysql", NULL, B("\x05\0\0\0\x0a" "8.0\0"), NOTHING,
	  "the server does not speak mysql; instead of the greeting it sent:  8.0?", false },
	{ "mysql-version-without-end", "mysql", NULL, B("\x05\0\0\0\x0a" "8.0."), NOTHING,
	  "the server does not speak mysql; instead of the greeting it sent:  8.0.", false },
	{ "mysql-protocol-9", "mysql", NULL, B("\x10\0\0\0\x09" "3.20\0"), NOTHING,
	  "the server does not speak mysql; instead of the greeting it sent: \x10???\x09" "3.20?", true },
	{ "mysql-empty-packet", "mysql", NULL, B("\0\0\0\0\0"), NOTHING,
	  "the server does not speak mysql; instead of the greeting it sent: ?????", false },
	{ "mysql-ssh", "mysql", NULL, B("SSH-2.0-x\r\n"), NOTHING,
	  "the server does not speak mysql but, it seems, SSH; it sent: SSH-2.0-x", true },

	/* --- RDP ----------------------------------------------------------- */
	{ "rdp-xrdp", "rdp", NULL, B("\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x02\x01\x08\0\x01\0\0\0"),
	  B(RDP_REQUEST), NULL, false },
	{ "rdp-hybrid", "rdp", NULL, B("\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x02\x1f\x08\0\x02\0\0\0"),
	  B(RDP_REQUEST), NULL, false },
	{ "rdp-xrdp-without-tls", "rdp", NULL, B("\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x02\x01\x08\0\0\0\0\0"),
	  B(RDP_REQUEST), "the server chose standard RDP security, without TLS", false },
	{ "rdp-without-negotiation", "rdp", NULL, B("\x03\0\0\x0b\x06\xd0\0\0\x12\x34\0"), B(RDP_REQUEST),
	  "the server knows standard RDP security only, without TLS", false },
	{ "rdp-failure-2", "rdp", NULL, B("\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x03\0\x08\0\x02\0\0\0"),
	  B(RDP_REQUEST),
	  "the server refused TLS (code 2): it is configured for standard RDP security, without TLS "
	  "(SSL_NOT_ALLOWED_BY_SERVER)", false },
	{ "rdp-failure-3", "rdp", NULL, B("\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x03\0\x08\0\x03\0\0\0"),
	  B(RDP_REQUEST),
	  "the server refused TLS (code 3): it has no usable certificate (SSL_CERT_NOT_ON_SERVER)", false },
	{ "rdp-failure-1", "rdp", NULL, B("\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x03\0\x08\0\x01\0\0\0"),
	  B(RDP_REQUEST),
	  "the server refused TLS (code 1): it requires TLS alone (SSL_REQUIRED_BY_SERVER)", false },
	{ "rdp-failure-4", "rdp", NULL, B("\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x03\0\x08\0\x04\0\0\0"),
	  B(RDP_REQUEST),
	  "the server refused TLS (code 4): it found the request inconsistent (INCONSISTENT_FLAGS)", false },
	{ "rdp-failure-5", "rdp", NULL, B("\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x03\0\x08\0\x05\0\0\0"),
	  B(RDP_REQUEST),
	  "the server refused TLS (code 5): it requires CredSSP (HYBRID_REQUIRED_BY_SERVER)", false },
	{ "rdp-failure-6", "rdp", NULL, B("\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x03\0\x08\0\x06\0\0\0"),
	  B(RDP_REQUEST),
	  "the server refused TLS (code 6): it requires TLS with a client certificate (SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER)", false },
	{ "rdp-negotiation-of-wrong-type", "rdp", NULL,
	  B("\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x01\0\x08\0\x01\0\0\0"), B(RDP_REQUEST),
	  "the server does not speak rdp; instead of the answer to the negotiation request it sent: "
	  "\x03??\x13\x0e\xd0??\x12" "4?\x01?\x08?\x01???", false },
	{ "rdp-failure-unknown", "rdp", NULL, B("\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x03\0\x08\0\xff\xff\xff\xff"),
	  B(RDP_REQUEST), "the server refused TLS (code 4294967295): for a reason that is not known", false },
	{ "rdp-protocol-not-asked-for", "rdp", NULL,
	  B("\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x02\0\x08\0\x04\0\0\0"), B(RDP_REQUEST),
	  "the server does not speak rdp; instead of the answer to the negotiation request it sent: "
	  "\x03??\x13\x0e\xd0??\x12" "4?\x02?\x08?\x04???", false },
	{ "rdp-disconnect", "rdp", NULL, B("\x03\0\0\x0b\x06\x80\0\0\x12\x34\0"), B(RDP_REQUEST),
	  "the server does not speak rdp; instead of the answer to the negotiation request it sent: \x03??\x0b\x06\x80??\x12" "4?", false },
	{ "rdp-negotiation-of-wrong-length", "rdp", NULL,
	  B("\x03\0\0\x13\x0e\xd0\0\0\x12\x34\0\x02\0\x07\0\x01\0\0\0"), B(RDP_REQUEST),
	  "the server does not speak rdp; instead of the answer to the negotiation request it sent: "
	  "\x03??\x13\x0e\xd0??\x12" "4?\x02?\x07?\x01???", false },
	{ "rdp-packet-too-short", "rdp", NULL, B("\x03\0\0\x0a"), B(RDP_REQUEST),
	  "the server does not speak rdp; instead of the answer to the negotiation request it sent: \x03??", false },
	{ "rdp-http", "rdp", NULL, B("HTTP/1.1 400 Bad Request\r\n"), B(RDP_REQUEST),
	  "the server does not speak rdp but, it seems, HTTP; it sent: HTTP/1.1 400 Bad Request", true },

	/* --- IRC ----------------------------------------------------------- */
	{ "irc-inspircd", "irc", NULL,
	  B(":irc.example.com NOTICE * :*** Looking up your hostname...\r\n"
	    ":irc.example.com CAP * LS :inspircd.org/poison inspircd.org/standard-replies tls \r\n"
	    ":irc.example.com 670 * :STARTTLS successful, go ahead with TLS handshake\r\n"),
	  B(IRC_REQUEST), NULL, false },
	{ "irc-without-cap", "irc", NULL,
	  B("NOTICE AUTH :*** Looking up your hostname\r\n:x 020 * :Please wait\r\n"
	    ":x 439 * :Please wait while we process your connection.\r\nPING :123\r\n\r\n"
	    ":x 421 * CAP :Unknown command\r\n:x 670 * :go\r\n"),
	  B(IRC_REQUEST), NULL, false },
	{ "irc-cap-of-several-lines", "irc", NULL,
	  B("@time=1 :x CAP * LS * :a b\r\n@time=2 :x CAP * ACK :a\r\n:x CAP * LS :c tls=1 d\r\n"
	    "@time=3 :x 670 you :go\r\n"),
	  B(IRC_REQUEST), NULL, false },
	{ "irc-inspircd-without-tls", "irc", NULL,
	  B(":irc.example.com CAP * LS :inspircd.org/poison inspircd.org/standard-replies \r\n"),
	  B(IRC_REQUEST),
	  "the server does not offer STARTTLS (capability tls): "
	  ":irc.example.com CAP * LS :inspircd.org/poison inspircd.org/standard-replies", false },
	{ "irc-421-for-both", "irc", NULL,
	  B(":x 451 * :You have not registered\r\n:x 451 * :You have not registered\r\n"), B(IRC_REQUEST),
	  "the server refused STARTTLS: :x 451 * :You have not registered", false },
	{ "irc-421-for-starttls", "irc", NULL, B(":x 421 * STARTTLS :Unknown command\r\n"), B(IRC_REQUEST),
	  "the server refused STARTTLS: :x 421 * STARTTLS :Unknown command", false },
	{ "irc-691", "irc", NULL, B(":x CAP * LS :tls\r\n:x 691 * :STARTTLS failed\r\n"), B(IRC_REQUEST),
	  "the server refused STARTTLS: :x 691 * :STARTTLS failed", false },
	{ "irc-error", "irc", NULL, B("ERROR :Closing Link: (too many connections)\r\n"), B(IRC_REQUEST),
	  "the server ended the connection: ERROR :Closing Link: (too many connections)", false },
	{ "irc-banned", "irc", NULL, B(":x 465 * :You are banned\r\n"), B(IRC_REQUEST),
	  "the server refused STARTTLS: :x 465 * :You are banned", false },
	{ "irc-670-in-a-notice", "irc", NULL,
	  B(":x NOTICE * :670 go\r\n:670 NOTICE 670 :670\r\n:x 691 * :no\r\n"), B(IRC_REQUEST),
	  "the server refused STARTTLS: :x 691 * :no", false },
	{ "irc-smtp", "irc", NULL, B("220 mail.example.com ESMTP\r\n"), B(IRC_REQUEST),
	  "the server does not speak irc but, it seems, SMTP or FTP; it sent: 220 mail.example.com ESMTP",
	  false },
	{ "irc-670-without-a-server", "irc", NULL, B("670 * :go\r\n"), B(IRC_REQUEST),
	  "the server does not speak irc; instead of the answer to STARTTLS (670) it sent: 670 * :go",
	  false },
	{ "irc-tls-alert", "irc", NULL, B("\x15\x03\x03\0\x02\x02\x0a"), B(IRC_REQUEST),
	  "the server speaks TLS on this port from the start, not irc: use ircs", true },

	/* --- TDS ----------------------------------------------------------- */
	{ "tds-off", "tds", NULL, B(TDS_ANSWER("\0")), B(TDS_REQUEST), NULL, false },
	{ "tds-on", "tds", NULL, B(TDS_ANSWER("\x01")), B(TDS_REQUEST), NULL, false },
	{ "tds-required", "tds", NULL, B(TDS_ANSWER("\x03")), B(TDS_REQUEST), NULL, false },
	{ "tds-client-certificate", "tds", NULL, B(TDS_ANSWER("\x81")), B(TDS_REQUEST), NULL, false },
	{ "tds-not-supported", "tds", NULL, B(TDS_ANSWER("\x02")), B(TDS_REQUEST),
	  "the server does not offer TLS (it answered PRELOGIN with ENCRYPT_NOT_SUP); its version: 10.50.1600",
	  false },
	{ "tds-encryption-unknown", "tds", NULL, B(TDS_ANSWER("\x04")), B(TDS_REQUEST),
	  NO_TDS "??\x1a?\x06\x01? ?\x01\x02?!?\x01\x03?\"??\x04?\"?\x01\xff 2\x06@??\x04??", false },
	{ "tds-two-packets", "tds", NULL,
	  B("\x04\0\0\x0f\0\0\x01\0" "\0\0\x0b\0\x06\x01\0" "\x04\x01\0\x13\0\0\x02\0" "\x11\0\x01\xff" "\x0f\0\x07\xd0\0\0" "\x01"),
	  B(TDS_REQUEST), NULL, false },
	{ "tds-says-nothing-of-encryption", "tds", NULL,
	  B("\x04\x01\0\x14\0\0\x01\0" "\0\0\x06\0\x06\xff" "\x08\0\x00\xc2\0\0"), B(TDS_REQUEST),
	  "the server does not offer TLS (its answer to PRELOGIN says nothing of encryption); its version: 8.0.194",
	  false },
	{ "tds-without-version", "tds", NULL, B("\x04\x01\0\x0f\0\0\x01\0" "\x01\0\x06\0\x01\xff" "\x01"),
	  B(TDS_REQUEST), NO_TDS "\x01?\x06?\x01\xff\x01", false },
	{ "tds-option-outside", "tds", NULL,
	  B("\x04\x01\0\x14\0\0\x01\0" "\0\0\x07\0\x06\xff" "\x08\0\x00\xc2\0\0"), B(TDS_REQUEST),
	  NO_TDS "??\x07?\x06\xff\x08??\xc2??", false },
	{ "tds-option-far-outside", "tds", NULL,
	  B("\x04\x01\0\x14\0\0\x01\0" "\0\xff\xff\xff\xff\xff" "\x08\0\x00\xc2\0\0"), B(TDS_REQUEST),
	  NO_TDS "?\xff\xff\xff\xff\xff\x08??\xc2??", false },
	{ "tds-options-without-end", "tds", NULL,
	  B("\x04\x01\0\x13\0\0\x01\0" "\0\0\x05\0\x06" "\x08\0\x00\xc2\0\0"), B(TDS_REQUEST),
	  NO_TDS "??\x05?\x06\x08??\xc2??", false },
	{ "tds-option-cut", "tds", NULL, B("\x04\x01\0\x0b\0\0\x01\0" "\0\0\x05"), B(TDS_REQUEST),
	  NO_TDS "??\x05", false },
	{ "tds-error", "tds", NULL,
	  B("\x04\x01\0\x23\0\0\x01\0" "\xaa\x18\0" "\x91\x45\0\0" "\x01\x10" "\x06\0" "b\0\xfc\0s\0y\0\x3d\xd8\0\xde" "\0\0\x01\0"),
	  B(TDS_REQUEST), "the server turned the connection away with error 17809: b\xc3\xbcsy\xf0\x9f\x98\x80", false },
	{ "tds-error-cut", "tds", NULL, B("\x04\x01\0\x15\0\0\x01\0" "\xaa\x18\0" "\x91\x45\0\0" "\x01\x10" "\xff\xff" "b\0"),
	  B(TDS_REQUEST), "the server turned the connection away with error 17809: b", false },
	{ "tds-error-too-short", "tds", NULL, B("\x04\x01\0\x0d\0\0\x01\0" "\xaa\x18\0\x91\x45"), B(TDS_REQUEST),
	  NO_TDS "\xaa\x18?\x91" "E", false },
	{ "tds-other-type", "tds", NULL, B("\x12"), B(TDS_REQUEST), NO_TDS "\x12", false },
	{ "tds-packet-too-short", "tds", NULL, B("\x04\x01\0\x07"), B(TDS_REQUEST), NO_TDS "\x04\x01?\x07", false },
	{ "tds-packet-empty", "tds", NULL, B("\x04\x01\0\x08"), B(TDS_REQUEST), NO_TDS "\x04\x01?\x08", false },
	{ "tds-packet-too-long", "tds", NULL, B("\x04\x01\xff\xff\0\0\x01\0"), B(TDS_REQUEST),
	  NO_TDS "\x04\x01\xff\xff??\x01?", false },
	{ "tds-http", "tds", NULL, B("HTTP/1.1 400 Bad Request\r\n"), B(TDS_REQUEST),
	  "the server does not speak tds but, it seems, HTTP; it sent: HTTP/1.1 400 Bad Request", true },
	{ "tds-smtp", "tds", NULL, B("220 mail.example.com ESMTP\r\n"), B(TDS_REQUEST),
	  "the server does not speak tds but, it seems, SMTP or FTP; it sent: 220 mail.example.com ESMTP", true },
	{ "tds-tls-alert", "tds", NULL, B("\x15\x03\x03\0\x02\x02\x0a"), B(TDS_REQUEST),
	  "the server speaks TLS on this port from the start, not tds: use tds-strict", true },
};

const size_t n_dialogue_rows = sizeof(dialogue_rows) / sizeof(dialogue_rows[0]);

#define LONG "a line or message of more than 8192 octets"
#define MANY "65536 octets without coming to TLS"

const struct endless_row endless_rows[] = {
	{ "smtp-banner", "smtp", "", "220-welcome\r\n", MANY },
	{ "smtp-line", "smtp", "220 ", "a", LONG },
	{ "smtp-ehlo", "smtp", "220 a\r\n", "250-X\n", MANY },
	{ "lmtp-ehlo", "lmtp", "220 a\r\n", "250-X\n", MANY },
	{ "imap-untagged", "imap", "* OK x\r\n", "* OK\n", MANY },
	{ "imap-line", "imap", "", "* OK", LONG },
	{ "imap-literal", "imap", "* OK x\r\n* X {99999999999999999999999}\r\n", "a", LONG },
	{ "imap-literals", "imap", "* OK x\r\n* X ", "{0}\r\n", LONG },
	{ "pop3-list", "pop3", "+OK\r\n+OK\r\n", "X\n", MANY },
	{ "pop3-line", "pop3", "+OK", "\r", LONG },
	{ "ldap-notices", "ldap", "", "\x30\x10\x02\x01\x40\x78\x0b\x0a\x01\x40\x04\x01y\x04\x01z\x8a\x01x",
	  "does not speak ldap" },
	{ "ftp-banner", "ftp", "220-a\r\n", "\n", MANY },
	{ "ftp-120", "ftp", "", "120 a\n", MANY },
	{ "ftp-line", "ftp", "", "220", LONG },
	{ "nntp-list", "nntp", "200 a\r\n101 b\r\n", "X\n", MANY },
	{ "nntp-line", "nntp", "200", " ", LONG },
	{ "sieve-list", "sieve", "", "\"X\"\n", MANY },
	{ "sieve-string", "sieve", "\"", "x", LONG },
	{ "xmpp-client-stanzas", "xmpp-client", "<stream:stream version='1.0'>", "<a/>", MANY },
	{ "xmpp-client-depth", "xmpp-client", "<stream:stream version='1.0'>", "<a>", MANY },
	{ "xmpp-client-attribute", "xmpp-client", "<stream:stream version='", ">", LONG },
	{ "xmpp-client-blanks", "xmpp-client", "<stream:stream version='1.0'>", " ", LONG },
	{ "xmpp-server-error", "xmpp-server", "<stream:stream version='1.0'><stream:error>", "<a/>x", MANY },
	{ "postgres-text", "postgres", "E", "x", LONG },
	{ "mysql-text", "mysql", "", "x", "does not speak mysql" },
	{ "rdp-text", "rdp", "", "\x03", "does not speak rdp" },
	{ "tds-packets", "tds", "", "\x04\x02\x01\x09xxxxx", "does not speak tds" },
	{ "irc-notices", "irc", "", ":x NOTICE y\n", MANY },
	{ "irc-line", "irc", ":", "x", LONG },
	{ "irc-empty-lines", "irc", "", "\r\n", MANY },
};

const size_t n_endless_rows = sizeof(endless_rows) / sizeof(endless_rows[0]);
