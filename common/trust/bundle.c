/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "bundle.h"

#include <stdlib.h>

#include "base/array.h"
#include "facts/certificate_limits.h"
#include "facts/certificate_read.h"

enum err bundle_add(struct bundle *bundle, struct bytes der, struct error *reterr)
{
	enum err err = certificate_limits_check(der, reterr);
	if (err != ERR_NONE)
		return err;
	struct certificate *certificates =
		array_grow(bundle->certificates, bundle->n, sizeof(*certificates));
	if (certificates == NULL)
		return error_no_memory(reterr);
	bundle->certificates = certificates;
	err = certificate_read(der, &certificates[bundle->n], reterr);
	bundle->n += err == ERR_NONE;
	return err;
}

void bundle_clear(struct bundle *bundle)
{
	for (size_t i = 0; i < bundle->n; i++)
		certificate_clear(&bundle->certificates[i]);
	free(bundle->certificates);
	buffer_clear_secret(&bundle->key);
	*bundle = (struct bundle){ 0 };
}
