// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/model/image.h"
#include "fuzz/simulation/oracle/evidence.h"
#include "fuzz/simulation/oracle/image_page_list.h"

namespace oracle {

/// Rules D2 to D4. The page list names a staged page for exactly the destinations of the image, in
/// ascending order. A staged page is no destination, except its own. The control page and the pages
/// of the list are no destinations. Adds the first violation and returns false, or returns true.
bool CheckLayout(const model::Image& image, const kexecore_image& shown, const ImagePageList& list,
                 Findings& findings);

}  // namespace oracle
