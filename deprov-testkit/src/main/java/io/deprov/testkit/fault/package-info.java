/** What goes wrong on the way to a target, on purpose; and a clock and an audit log that a test holds in its hands. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package io.deprov.testkit.fault;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
