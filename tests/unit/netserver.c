/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "netserver.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/abstract.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "net/address.h"
#include "support/threads.h"

struct connection {
	int fd;
	netserver_serve serve;
	const void *context;
	struct netserver_counts *counts;
	struct connection *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct connection *connections; /* those that are served */

/* Connections that the client has not closed.  The kernel knows; the threads
 * that serve them may see the end late. */
static int count_open(void)
{
	int n = 0;
	for (const struct connection *c = connections; c != NULL; c = c->next) {
		struct tcp_info info = { 0 };
		socklen_t len = sizeof(info);
		if (getsockopt(c->fd, IPPROTO_TCP, TCP_INFO, &info, &len) == 0 &&
		    info.tcpi_state == TCP_ESTABLISHED)
			n++;
	}
	return n;
}

static void forget(const struct connection *c)
{
	struct connection **link = &connections;
	while (*link != c)
		link = &(*link)->next;
	*link = c->next;
}

static void *serve_connection(void *argument)
{
	struct connection *c = argument;
	c->serve(c->fd, c->context, c->counts);
	pthread_mutex_lock(&lock);
	c->counts->open--;
	forget(c);
	pthread_mutex_unlock(&lock);
	close(c->fd);
	free(c);
	return NULL;
}

static void accept_one(int listener, netserver_serve serve, const void *context,
		       struct netserver_counts *counts)
{
	struct address peer = { .len = sizeof(peer.storage) };
	pthread_attr_t attributes;
	pthread_t thread;
	int on = 1;
	int fd = accept(listener, (struct sockaddr *)&peer.storage, &peer.len);
	if (fd < 0)
		return;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	address_format(&peer, counts->peer);
	struct connection *c = malloc(sizeof(*c));
	*c = (struct connection){ fd, serve, context, counts, NULL };
	pthread_mutex_lock(&lock);
	c->next = connections;
	connections = c;
	counts->total++;
	counts->open++;
	int n = count_open();
	if (n > counts->most)
		counts->most = n;
	pthread_mutex_unlock(&lock);
	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attributes, 512 * 1024);
	if (pthread_create(&thread, &attributes, serve_connection, c) != 0) {
		pthread_mutex_lock(&lock);
		forget(c);
		pthread_mutex_unlock(&lock);
		close(fd);
		free(c);
	}
	pthread_attr_destroy(&attributes);
}

/* The child ends with its parent. */
static void *watch_parent(void *argument)
{
	const pid_t *parent = argument;
	while (getppid() == *parent)
		netserver_sleep(200);
	_exit(0);
}

static int listen_on(const char *address, uint16_t port, struct netserver *server)
{
	struct address own;
	int on = 1;
	if (!address_parse(address, port, &own))
		support_die("netserver: address");
	int fd = socket(own.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (fd < 0 || bind(fd, (struct sockaddr *)&own.storage, own.len) != 0 ||
	    listen(fd, 1024) != 0 ||
	    getsockname(fd, (struct sockaddr *)&own.storage, &own.len) != 0)
		support_die("netserver: listen");
	server->port = address_port(&own);
	return fd;
}

void netserver_start(struct netserver *server, const char *address, uint16_t port,
		     netserver_serve serve, const void *context)
{
	static pid_t parent;
	pthread_t thread;
	int listener = listen_on(address, port, server);
	server->counts = mmap(NULL, sizeof(*server->counts), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (server->counts == MAP_FAILED)
		support_die("netserver: mmap");
	parent = getpid();
	test_wait_for_threads();
	server->pid = fork();
	if (server->pid < 0)
		support_die("netserver: fork");
	if (server->pid == 0) {
		signal(SIGPIPE, SIG_IGN);
		pthread_create(&thread, NULL, watch_parent, &parent);
		for (;;)
			accept_one(listener, serve, context, server->counts);
	}
	close(listener);
}

void netserver_stop(struct netserver *server)
{
	if (server->pid <= 0)
		return;
	kill(server->pid, SIGKILL);
	waitpid(server->pid, NULL, 0);
	munmap(server->counts, sizeof(*server->counts));
	*server = (struct netserver){ 0 };
}

void netserver_wait_total(const struct netserver *server, int total)
{
	const volatile int *now = &server->counts->total;
	for (int ms = 0; *now < total && ms < 60000; ms++)
		netserver_sleep(1);
	if (*now != total)
		support_die("netserver: another number of connections");
}

uint16_t netserver_closed_port(const char *address)
{
	struct netserver server;
	close(listen_on(address, 0, &server));
	return server.port;
}

uint16_t netserver_rare_port(void)
{
	static unsigned n;
	return (uint16_t)(61000 + (7 * (unsigned)getpid() + n++) % 4500);
}

/* --- plain ------------------------------------------------------------------- */

void netserver_send(int fd, const void *data, size_t len)
{
	const char *at = data;
	while (len > 0) {
		ssize_t n = send(fd, at, len, MSG_NOSIGNAL);
		if (n <= 0)
			return;
		at += n;
		len -= (size_t)n;
	}
}

void netserver_send_text(int fd, const char *text)
{
	netserver_send(fd, text, strlen(text));
}

void netserver_drip(int fd, const void *data, size_t len, unsigned ms)
{
	for (size_t i = 0; i < len; i++) {
		netserver_send(fd, (const char *)data + i, 1);
		netserver_sleep(ms);
	}
}

void netserver_wait_close(int fd)
{
	char buffer[1024];
	while (recv(fd, buffer, sizeof(buffer), 0) > 0)
		;
}

size_t netserver_receive(int fd, void *buffer, size_t size)
{
	ssize_t n = recv(fd, buffer, size, 0);
	return n > 0 ? (size_t)n : 0;
}

bool netserver_receive_line(int fd, char *line, size_t size)
{
	size_t len = 0;
	char c;
	while (recv(fd, &c, 1, 0) == 1) {
		if (c == '\n') {
			line[len] = '\0';
			return true;
		}
		if (c != '\r' && len + 1 < size)
			line[len++] = c;
	}
	line[len] = '\0';
	return false;
}

void netserver_sleep(unsigned ms)
{
	struct timespec time = { (time_t)(ms / 1000), (long)(ms % 1000) * 1000000 };
	while (nanosleep(&time, &time) != 0 && errno == EINTR)
		;
}

/* --- TLS ---------------------------------------------------------------------- */

void netserver_certificate_clear(struct netserver_certificate *certificate)
{
	for (unsigned i = 0; i < certificate->n; i++)
		derbuf_clear(&certificate->chain[i]);
	certificate->n = 0;
}

struct session_data {
	const struct netserver_tls_options *options;
	gnutls_certificate_credentials_t credentials;
	gnutls_datum_t ticket_key;
};

/* Does the client take a certificate of this key?  RSA with PKCS #1 alone does
 * not say so: it may be meant for the signatures of a chain.  Before TLS 1.2 nobody
 * says which signatures there may be. */
static bool fits(gnutls_session_t session, const struct netserver_certificate *certificate)
{
	int pk = gnutls_privkey_get_pk_algorithm(certificate->key->private_key, NULL);
	if (gnutls_protocol_get_version(session) < GNUTLS_TLS1_2)
		return true;
	for (size_t i = 0;; i++) {
		gnutls_sign_algorithm_t sign;
		if (gnutls_sign_algorithm_get_requested(session, i, &sign) < 0)
			return false;
		bool pkcs1 = sign == GNUTLS_SIGN_RSA_SHA256 || sign == GNUTLS_SIGN_RSA_SHA384 ||
			     sign == GNUTLS_SIGN_RSA_SHA512 || sign == GNUTLS_SIGN_RSA_SHA1;
		if (!pkcs1 && gnutls_sign_supports_pk_algorithm(sign, (gnutls_pk_algorithm_t)pk))
			return true;
	}
}

/* Certificates that GnuTLS itself would not read can be sent as well: their
 * public key is not taken from them.  (What is allocated here is not freed: the
 * child is killed in the end.) */
static int retrieve(gnutls_session_t session, const struct gnutls_cert_retr_st *info,
		    gnutls_pcert_st **ret_chain, unsigned *ret_n, gnutls_ocsp_data_st **ret_ocsp,
		    unsigned *ret_ocsp_n, gnutls_privkey_t *ret_key, unsigned *ret_flags)
{
	const struct session_data *data = gnutls_session_get_ptr(session);
	const struct netserver_tls_options *options = data->options;
	const struct netserver_certificate *chosen = NULL;
	(void)info, (void)ret_flags;
	for (unsigned i = 0; i < options->n_certificates && chosen == NULL; i++) {
		if (fits(session, options->certificates[i]))
			chosen = options->certificates[i];
	}
	if (chosen == NULL)
		return -1;
	gnutls_pcert_st *chain = gnutls_calloc(chosen->n, sizeof(*chain));
	for (unsigned i = 0; i < chosen->n; i++) {
		chain[i].type = GNUTLS_CRT_X509;
		chain[i].cert.data = gnutls_malloc(chosen->chain[i].len);
		chain[i].cert.size = (unsigned)chosen->chain[i].len;
		memcpy(chain[i].cert.data, chosen->chain[i].data, chosen->chain[i].len);
	}
	gnutls_pubkey_init(&chain[0].pubkey);
	gnutls_pubkey_import_privkey(chain[0].pubkey, chosen->key->private_key, 0, 0);
	*ret_chain = chain;
	*ret_n = chosen->n;
	*ret_key = chosen->key->private_key;
	if (options->staple != NULL) {
		*ret_ocsp = gnutls_calloc(1, sizeof(**ret_ocsp));
		(*ret_ocsp)->response.data = (unsigned char *)gnutls_strdup(options->staple);
		(*ret_ocsp)->response.size = (unsigned)strlen(options->staple);
		*ret_ocsp_n = 1;
	}
	return 0;
}

static int check_sni(gnutls_session_t session)
{
	const struct session_data *data = gnutls_session_get_ptr(session);
	char name[256];
	size_t size = sizeof(name);
	unsigned type;
	if (data->options->wanted_sni == NULL)
		return 0;
	if (gnutls_server_name_get(session, name, &size, &type, 0) == 0 &&
	    strcmp(name, data->options->wanted_sni) == 0)
		return 0;
	gnutls_alert_send(session, GNUTLS_AL_FATAL, GNUTLS_A_UNRECOGNIZED_NAME);
	return GNUTLS_E_UNRECOGNIZED_NAME;
}

static int verify_client(gnutls_session_t session)
{
	unsigned status = 0;
	int code = gnutls_certificate_verify_peers3(session, NULL, &status);
	if (code == GNUTLS_E_NO_CERTIFICATE_FOUND)
		return 0;
	return code < 0 || status != 0 ? GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR : 0;
}

static gnutls_certificate_credentials_t make_credentials(
	const struct netserver_tls_options *options)
{
	gnutls_certificate_credentials_t credentials;
	gnutls_certificate_allocate_credentials(&credentials);
	gnutls_certificate_set_retrieve_function3(credentials, retrieve);
	if (options->client_ca != NULL) {
		const struct derbuf *ca = &options->client_ca->chain[options->client_ca->n - 1];
		gnutls_datum_t der = { ca->data, (unsigned)ca->len };
		gnutls_certificate_set_x509_trust_mem(credentials, &der, GNUTLS_X509_FMT_DER);
		gnutls_certificate_set_verify_function(credentials, verify_client);
	}
	return credentials;
}

gnutls_session_t netserver_tls(int fd, const struct netserver_tls_options *options)
{
	gnutls_session_t session;
	unsigned flags =
		GNUTLS_SERVER | options->flags | (options->no_tickets ? GNUTLS_NO_TICKETS : 0);
	struct session_data *data = calloc(1, sizeof(*data));
	data->options = options;
	data->credentials = make_credentials(options);
	gnutls_session_ticket_key_generate(&data->ticket_key);
	gnutls_init(&session, flags);
	gnutls_session_set_ptr(session, data);
	if (gnutls_priority_set_direct(
		    session, options->priority != NULL ? options->priority : "NORMAL", NULL) < 0)
		support_die("netserver: priority");
	gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, data->credentials);
	gnutls_certificate_server_set_request(session, options->request);
	gnutls_handshake_set_post_client_hello_function(session, check_sni);
	if (!options->no_tickets)
		gnutls_session_ticket_enable_server(session, &data->ticket_key);
	gnutls_transport_set_int(session, fd);
	gnutls_handshake_set_max_packet_length(session, 1 << 20);
	int code;
	do {
		code = gnutls_handshake(session);
	} while (code < 0 && !gnutls_error_is_fatal(code));
	if (code == 0)
		return session;
	gnutls_alert_send_appropriate(session, code);
	netserver_tls_end(session);
	return NULL;
}

void netserver_tls_end(gnutls_session_t session)
{
	struct session_data *data = gnutls_session_get_ptr(session);
	gnutls_deinit(session);
	gnutls_certificate_free_credentials(data->credentials);
	gnutls_free(data->ticket_key.data);
	free(data);
}

void netserver_serve_tls(int fd, const void *context, struct netserver_counts *counts)
{
	gnutls_session_t session = netserver_tls(fd, context);
	(void)counts;
	if (session == NULL)
		return;
	netserver_wait_close(fd);
	netserver_tls_end(session);
}
