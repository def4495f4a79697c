/** The configuration file: start at {@link io.deprov.core.config.DeprovConfig}. */
@NullMarked
package io.deprov.core.config;

import org.jspecify.annotations.NullMarked;
