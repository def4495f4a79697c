/**
 * From journal frames to evidence. Start at {@link io.deprov.core.audit.AuditPump}, which brings the sinks up to date with the
 * journal; {@link io.deprov.core.audit.AuditRecords} says what a frame becomes, and
 * {@link io.deprov.core.audit.JsonLinesAuditSink} is the default sink.
 */
@NullMarked
package io.deprov.core.audit;

import org.jspecify.annotations.NullMarked;
