/**
 * Rules that hold between modules, and that no module can check by itself: which may use which, what is public, what
 * the documentation quotes. All of them are tests; nothing here is deployed.
 */
@NullMarked
package io.deprov.checks;

import org.jspecify.annotations.NullMarked;
