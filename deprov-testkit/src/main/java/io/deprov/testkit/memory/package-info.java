/** A target in memory and its connector, which keeps the contract: to try the kit on, and to compare one's own with. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package io.deprov.testkit.memory;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
