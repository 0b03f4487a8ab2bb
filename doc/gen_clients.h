/* gen_clients.h - doc/clients.md: what families of clients take. */
#ifndef CCN_DOC_GEN_CLIENTS_H
#define CCN_DOC_GEN_CLIENTS_H

#include <stdbool.h>

/* Prints the document; false when there is no memory. */
bool write_clients(void);

#endif
