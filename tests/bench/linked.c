/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second floor: linked with GnuTLS and libidn2, ends at once. */
#include <gnutls/gnutls.h>
#include <idn2.h>

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1) /* never: keeps both libraries linked */
		return gnutls_check_version("99") != NULL || idn2_check_version("99") != NULL;
	return 0;
}
