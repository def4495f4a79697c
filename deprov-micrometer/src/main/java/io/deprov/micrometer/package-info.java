/** Meters of what a deprovisioner does. Start at {@link io.deprov.micrometer.DeprovMetrics}. */
@NullMarked
package io.deprov.micrometer;

import org.jspecify.annotations.NullMarked;
