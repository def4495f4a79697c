/**
 * Where evidence goes. Start at {@link io.deprov.api.audit.AuditSink}; {@link io.deprov.api.audit.AuditRecord} is what it
 * gets and {@link io.deprov.api.audit.AuditReceipt} what it owes.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package io.deprov.api.audit;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
