/* probe_settings.h - what a probe is to do: for all probes of a run, and for one. */
#ifndef CCN_NET_PROBE_SETTINGS_H
#define CCN_NET_PROBE_SETTINGS_H

#include "dns_source.h"
#include "facts/session.h"
#include "request.h"
#include "proxy/header.h"
#include "proxy/proxy.h"
#include "starttls/protocol.h"

/* Shared by all probes of a run; borrowed. */
struct probe_settings {
	const char *priority;    /* GnuTLS priority string, NULL: the default */
	const char *client_cert; /* PEM files, or NULL; without client_key the key is in it too */
	const char *client_key;
	const char *password; /* of what is encrypted in them, while they are read; NULL: none */
	/* What is in these files; borrowed.  client_key_pem: that of client_cert
	 * without client_key. */
	struct bytes client_cert_pem, client_key_pem;
	struct proxy proxy;
	enum proxy_protocol proxy_protocol; /* sent ahead of all else to the target */
	/* Whom names are asked of; NULL: the C library.  The proxy is this machine's own
	 * affair: its name is always asked of the C library. */
	const struct dns_source *dns;
	const char *bind_address; /* source address, or NULL */
	const char *ehlo;         /* this machine in EHLO and LHLO; NULL: its address */
	const char *request_path; /* --request: send HTTP OPTIONS for this path, or NULL */
	int verbosity;            /* 2: keep the dialogue; 3: GnuTLS debug lines */
};

/* What to obtain; the texts are borrowed and must outlive the probe. */
struct probe_target {
	const char *connect_host; /* name or address, for a proxy that resolves itself */
	uint16_t port;
	const struct protocol *protocol;
	const char *sni;    /* ASCII DNS name, or NULL: none is sent */
	const char *domain; /* for the dialogue (XMPP "to") and HTTP "Host", or NULL */
	enum certificate_variant variant;
	/* Asked for over the connection, once it stands, and where its answer goes (the
	 * caller's, empty); NULL: nothing is.  That it does not come is said there, and is no
	 * fault of the connection. */
	const struct http_request *document;
	struct http_answer *ret_answer;
};

#endif
