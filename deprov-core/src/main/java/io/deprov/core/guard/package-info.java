/**
 * Rules that refuse. Start at {@link io.deprov.core.guard.Guard}. All fail closed: what cannot be read counts as protected, and a
 * guard that throws refuses.
 */
@NullMarked
package io.deprov.core.guard;

import org.jspecify.annotations.NullMarked;
