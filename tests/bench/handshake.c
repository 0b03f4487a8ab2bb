/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bare handshake: connects to argv[1]:argv[2], SNI argv[3], verifies
 * nothing, says goodbye.  What every check must pay at least. */
#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	gnutls_session_t session;
	gnutls_certificate_credentials_t credentials;
	int on = 1;
	int rc;
	if (argc != 4)
		return 2;
	address.sin_port = htons((unsigned short)strtoul(argv[2], NULL, 10));
	if (inet_pton(AF_INET, argv[1], &address.sin_addr) != 1)
		return 2;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
		return 1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	gnutls_certificate_allocate_credentials(&credentials);
	gnutls_init(&session, GNUTLS_CLIENT);
	gnutls_set_default_priority(session);
	gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials);
	gnutls_server_name_set(session, GNUTLS_NAME_DNS, argv[3], strlen(argv[3]));
	gnutls_transport_set_int(session, fd);
	do {
		rc = gnutls_handshake(session);
	} while (rc < 0 && gnutls_error_is_fatal(rc) == 0);
	if (rc == 0)
		gnutls_bye(session, GNUTLS_SHUT_WR);
	gnutls_deinit(session);
	gnutls_certificate_free_credentials(credentials);
	close(fd);
	return rc == 0 ? 0 : 1;
}
