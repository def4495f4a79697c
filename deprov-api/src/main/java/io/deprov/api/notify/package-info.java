/** Who is told how an offboarding goes. Start at {@link io.deprov.api.notify.Notifier}. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package io.deprov.api.notify;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
