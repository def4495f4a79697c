/**
 * Optional operations of a {@link io.deprov.api.Connector}: interfaces it may implement besides, never default methods that throw.
 * The core finds them with {@link io.deprov.api.Connector#operation}. The same rules hold as for the connector's own methods. Of those
 * that are here, the core calls poll, restore and batch revoke today; the others say so.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package io.deprov.api.op;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
