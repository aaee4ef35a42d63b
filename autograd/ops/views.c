#include "autograd/ops/views.h"
