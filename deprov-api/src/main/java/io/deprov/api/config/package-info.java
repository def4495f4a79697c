/**
 * How a connector says what it wants to be configured with, and how it gets its own secrets.
 *
 * <p>Start at {@link io.deprov.api.config.ConfigSchema}: a connector declares it, and everything a person may write is checked
 * against it before any connection is made. {@link io.deprov.api.config.ConnectorConfig} is the checked result.
 * {@link io.deprov.api.config.SecretRef} names a secret; {@link io.deprov.api.config.Secret} is one, briefly.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package io.deprov.api.config;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
