/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "guess.h"

bool is_tls_record(struct bytes b)
{
	/* alert or handshake, SSL 3.x; TLS 1.3 says 3.3 here, too (RFC 8446, 5.1) */
	return b.len >= 3 && (b.data[0] == 21 || b.data[0] == 22) && b.data[1] == 3 &&
	       b.data[2] >= 1 && b.data[2] <= 4;
}

const char *guess_protocol(struct bytes beginning)
{
	static const struct {
		const char *beginning;
		const char *name;
	} rows[] = {
		{ "SSH-", "SSH" },
		{ "HTTP/", "HTTP" },
		{ "<!doctype html", "HTTP" },
		{ "<html", "HTTP" },
		{ "* OK", "IMAP" },
		{ "* BYE", "IMAP" },
		{ "* PREAUTH", "IMAP" },
		{ "+OK", "POP3" },
		{ "-ERR", "POP3" },
		{ "220", "SMTP or FTP" },
		{ "554 ", "SMTP" },
		{ "421 ", "SMTP or FTP" },
		{ "200 ", "NNTP" },
		{ "201 ", "NNTP" },
		{ "502 ", "NNTP" },
		{ "\"IMPLEMENTATION\"", "ManageSieve" },
		{ "<?xml", "XMPP" },
		{ "<stream:stream", "XMPP" },
		{ "RFB ", "VNC" },
		{ "@RSYNCD:", "rsync" },
		{ ":", "IRC" },
		{ "NOTICE ", "IRC" },
		{ "ERROR :", "IRC" },
		{ "\xff\xfb", "Telnet" },
		{ "\xff\xfd", "Telnet" },
	};
	if (is_tls_record(beginning))
		return "TLS from the start";
	if (beginning.len >= 3 && beginning.data[0] == 3 && beginning.data[1] == 0 &&
	    beginning.data[2] == 0)
		return "RDP";
	if (beginning.len >= 4 && beginning.data[0] == 0x30 && beginning.data[2] == 2 &&
	    beginning.data[3] == 1)
		return "LDAP";
	/* MySQL: length (3 octets, the third 0), sequence 0, version 10 or ERR */
	if (beginning.len >= 5 && beginning.data[2] == 0 && beginning.data[3] == 0 &&
	    (beginning.data[4] == 10 || beginning.data[4] == 0xff))
		return "MySQL";
	for (size_t i = 0; i < LENGTH(rows); i++) {
		if (bytes_starts(beginning, rows[i].beginning))
			return rows[i].name;
	}
	return NULL;
}
