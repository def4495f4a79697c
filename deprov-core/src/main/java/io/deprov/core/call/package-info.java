/**
 * How the core calls a connector: with a deadline that holds even when the connector ignores it, and with every Throwable turned
 * into a {@link io.deprov.api.ConnectorException}. Start at {@link io.deprov.core.call.ConnectorCalls}.
 */
@NullMarked
package io.deprov.core.call;

import org.jspecify.annotations.NullMarked;
