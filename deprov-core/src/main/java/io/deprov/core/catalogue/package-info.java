/**
 * Which connectors there are and which targets are configured. Start at {@link io.deprov.core.catalogue.ConnectorCatalogue}
 * (ServiceLoader finds), then {@link io.deprov.core.catalogue.TargetSpec} (configuration activates) and
 * {@link io.deprov.core.catalogue.Targets}, the opened ones.
 */
@NullMarked
package io.deprov.core.catalogue;

import org.jspecify.annotations.NullMarked;
