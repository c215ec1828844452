// What ./medimg jshell loads before the first prompt; docs/jshell.md shows a session.
import io.medimg.core.geometry.*
import io.medimg.core.image.*
import io.medimg.core.inference.*
import io.medimg.core.io.*
import io.medimg.core.phantom.*
import io.medimg.core.render.*
import io.medimg.core.task.*
import io.medimg.core.tensor.*
import io.medimg.models.*
import io.medimg.models.bundle.*
import io.medimg.models.engine.*
import io.medimg.models.explain.*
import io.medimg.preprocess.*
import java.nio.file.*
import static io.medimg.cli.shell.Shell.*
import static io.medimg.preprocess.step.Resampler.*
System.out.println("medimg: phantom() read(file) diagnose(film) show(x) histogram(image) showHistogram(images) explain(image, label) plan() models()")
System.out.println("Research use only; not a medical device.")
