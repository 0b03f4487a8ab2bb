/* client_family.h - the families of clients, by id: clients whose certificate
 * checks are the same code, or near enough to be asked about together.
 *
 * What each family is and what it takes is in clients/; here is what the table of
 * protocols and the demands need to name one.  Pure.
 */
#ifndef CCN_BASE_CLIENT_FAMILY_H
#define CCN_BASE_CLIENT_FAMILY_H

/* X(ID, "id"), in the order in which they are reported and the columns of the
 * tables in clients/ stand. */
#define CLIENT_FAMILIES(X) \
	X(CHROME, "chrome") \
	X(FIREFOX, "firefox") \
	X(APPLE, "apple") \
	X(WINDOWS, "windows") \
	X(ANDROID, "android") \
	X(JAVA, "java") \
	X(GO, "go") \
	X(OPENSSL, "openssl") \
	X(PYTHON, "python") \
	X(NODE, "node") \
	X(GNUTLS, "gnutls") \
	X(RUSTLS, "rustls")

enum client_family {
#define X(ID, id) CLIENT_##ID,
	CLIENT_FAMILIES(X)
#undef X
		CLIENT_FAMILY_COUNT,
	CLIENT_ALL = CLIENT_FAMILY_COUNT,
};

/* A set of families is a mask of bits: CLIENT_BIT(JAVA) | CLIENT_BIT(GO). */
#define CLIENT_BIT(ID) (1U << CLIENT_##ID)
enum { CLIENT_ALL_BITS = (1 << CLIENT_FAMILY_COUNT) - 1 };

#endif
