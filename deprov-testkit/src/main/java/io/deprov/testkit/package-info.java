/**
 * The contract of connectors as tests. Start at {@link io.deprov.testkit.ConnectorContract}: extend it, give it a
 * {@link io.deprov.testkit.ConnectorFixture}, and run it.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package io.deprov.testkit;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
