#include "autograd/ops/index.h"
