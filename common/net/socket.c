/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "socket.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <unistd.h>

static int open_socket(int family)
{
#if defined(SOCK_CLOEXEC) && defined(SOCK_NONBLOCK)
	return socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
#else
	int fd = socket(family, SOCK_STREAM, 0);
	if (fd >= 0) {
		fcntl(fd, F_SETFD, FD_CLOEXEC);
		fcntl(fd, F_SETFL, O_NONBLOCK);
	}
	return fd;
#endif
}

/* Why errno was set; a connection may lack a local port, too (EAGAIN). */
static enum socket_status failed(bool is_connecting)
{
	bool is_short = error_of_shortage(errno) != ERR_NONE || (is_connecting && errno == EAGAIN);
	return is_short ? SOCKET_SHORT : SOCKET_FAILED;
}

/* Closes without losing errno. */
static enum socket_status give_up(int fd, bool is_connecting)
{
	int saved = errno;
	close(fd);
	errno = saved;
	return failed(is_connecting);
}

enum socket_status socket_connect(const struct address *peer, const struct address *source,
				  int *ret_fd)
{
	int on = 1;
	*ret_fd = -1;
	int fd = open_socket(peer->storage.ss_family);
	if (fd < 0)
		return failed(false);
	/* Without it what follows the TLS 1.3 Finished waits 40 ms. */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
#ifdef SO_NOSIGPIPE
	(void)setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof(on));
#endif
	if (source != NULL && bind(fd, (const struct sockaddr *)&source->storage, source->len) != 0)
		return give_up(fd, false);
	if (connect(fd, (const struct sockaddr *)&peer->storage, peer->len) == 0) {
		*ret_fd = fd;
		return SOCKET_DONE;
	}
	if (errno != EINPROGRESS && errno != EINTR)
		return give_up(fd, true);
	*ret_fd = fd;
	return SOCKET_AGAIN;
}

/* Whoever answers the attempt itself with a reset refuses it (ECONNREFUSED). */
enum socket_status socket_finish(int fd)
{
	int error = 0;
	socklen_t len = sizeof(error);
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
		return failed(false);
	errno = error;
	if (error == 0)
		return SOCKET_DONE;
	return error_end_of(error) == ERROR_END_RESET ? SOCKET_CLOSED : failed(false);
}

enum socket_status socket_send(int fd, struct strbuf *pending)
{
	while (pending->len > 0) {
		ssize_t n = send(fd, pending->text, pending->len, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN ? SOCKET_AGAIN : failed(false);
		strbuf_drop(pending, (size_t)n);
	}
	return SOCKET_DONE;
}

enum socket_status socket_receive(int fd, uint8_t *buffer, size_t size, size_t *ret_len)
{
	ssize_t n;
	do {
		n = recv(fd, buffer, size, 0);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN ? SOCKET_AGAIN : failed(false);
	*ret_len = (size_t)n;
	return n > 0 ? SOCKET_DONE : SOCKET_CLOSED;
}

bool socket_own_address(int fd, struct address *ret_own)
{
	struct address own = { .len = sizeof(own.storage) };
	if (getsockname(fd, (struct sockaddr *)&own.storage, &own.len) != 0 ||
	    address_family(&own) == FAMILY_ANY)
		return false;
	*ret_own = own;
	return true;
}

bool socket_address_literal(int fd, char *ret_text, size_t size)
{
	struct address own;
	char text[ADDRESS_TEXT_BYTES];
	if (!socket_own_address(fd, &own))
		return false;
	if (own.storage.ss_family == AF_INET6)
		((struct sockaddr_in6 *)&own.storage)->sin6_scope_id = 0;
	address_format(&own, text);
	int n = snprintf(ret_text, size, address_family(&own) == FAMILY_IPV6 ? "[IPv6:%s]" : "[%s]",
			 text);
	return n > 0 && (size_t)n < size;
}
