/**
 * Finding everything: which accounts are the subject's on every target, and what lets them in. Start at
 * {@link io.deprov.core.inventory.InventoryTaker}; {@link io.deprov.core.inventory.Inventory} is what it gives, and
 * {@link io.deprov.core.inventory.Cell} is one answer to "how do you know that this is all?".
 */
@NullMarked
package io.deprov.core.inventory;

import org.jspecify.annotations.NullMarked;
