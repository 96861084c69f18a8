// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/model/image.h"
#include "fuzz/simulation/oracle/evidence.h"
#include "fuzz/simulation/oracle/image_page_list.h"

namespace oracle {

/// Rules D2 to D4: the page list names a staged page for exactly the destinations of the image,
/// ascending; a staged page is no destination, or its own; control page and list are none. Says
/// what is wrong first, and false.
bool CheckLayout(const model::Image& image, const kexecore_image& shown, const ImagePageList& list,
                 Findings& findings);

}  // namespace oracle
