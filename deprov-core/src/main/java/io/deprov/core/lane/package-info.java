/**
 * Who may call a partition of a target now. Start at {@link io.deprov.core.lane.Lane}: one for each partition, shared by everything that
 * one deprovisioner does, so that a target that is slow, throttling or dead costs nobody else anything.
 */
@NullMarked
package io.deprov.core.lane;

import org.jspecify.annotations.NullMarked;
