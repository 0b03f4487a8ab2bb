/* proxy_url.h - what --proxy may say.  Pure (but for reference.h's libidn2).
 *
 * No error says what is in the URL: it may hold a password.
 */
#ifndef CCN_CLI_PROXY_URL_H
#define CCN_CLI_PROXY_URL_H

#include "proxy/tunnel.h"

/* Parses http://[user[:password]@]host[:port] or socks5://...; user and password
 * are percent-decoded. */
enum err proxy_url_parse(const char *text, struct proxy *ret_proxy, struct error *reterr) MUST_USE;

#endif
