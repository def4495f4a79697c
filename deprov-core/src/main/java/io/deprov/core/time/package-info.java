/**
 * Time that nobody sets. The machine's clock says what time it is, for people, due times and evidence; it may be wrong, and be set right
 * at any moment. How long something takes is measured by {@link io.deprov.core.time.SteadyTime}: start there.
 */
@NullMarked
package io.deprov.core.time;

import org.jspecify.annotations.NullMarked;
