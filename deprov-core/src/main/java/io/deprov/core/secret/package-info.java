/**
 * Secrets by reference. Start at {@link io.deprov.core.secret.SecretResolvers}, which picks the resolver of a reference's scheme;
 * {@code env} and {@code file} are built in, others are found by ServiceLoader or handed to the builder.
 */
@NullMarked
package io.deprov.core.secret;

import org.jspecify.annotations.NullMarked;
